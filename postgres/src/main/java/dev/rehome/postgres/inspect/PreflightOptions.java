package dev.rehome.postgres.inspect;

/**
 * What a clone is about to do, as far as it changes what has to be there.
 *
 * @param jobs how many sessions at each server work at a time
 * @param globals whether roles are created too
 */
public record PreflightOptions(int jobs, boolean globals) {}
