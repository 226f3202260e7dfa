package dev.rehome.postgres.inspect;

import dev.rehome.postgres.selection.TableFilter;

/**
 * What a clone is about to do, as far as it changes what has to be there.
 *
 * @param jobs how many sessions at each server work at a time
 * @param globals whether roles are created too
 * @param room whether too little room on the target's disk forbids it
 * @param rows the tables whose rows are copied
 */
public record PreflightOptions(int jobs, boolean globals, boolean room, TableFilter rows) {}
