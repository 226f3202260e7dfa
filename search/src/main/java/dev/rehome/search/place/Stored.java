package dev.rehome.search.place;

/**
 * A file as it is stored.
 *
 * @param bytes how many it has
 * @param tag what a bucket calls these very bytes, its {@code ETag}; empty in a folder
 */
public record Stored(long bytes, String tag) {}
