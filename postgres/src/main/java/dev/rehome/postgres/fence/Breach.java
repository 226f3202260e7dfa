package dev.rehome.postgres.fence;

/**
 * Somebody wrote, or is about to, in spite of the fence.
 *
 * @param what who and how much, in words
 */
public record Breach(String database, String what) {}
