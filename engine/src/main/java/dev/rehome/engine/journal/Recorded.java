package dev.rehome.engine.journal;

import java.time.Instant;

/**
 * An entry as it stands in the journal.
 *
 * @param sequence its place in the run, from 1, without gaps
 * @param at by the clock of the database
 * @param token the fencing token of the lease it was written under; 0 before the first
 */
public record Recorded(long sequence, Instant at, long token, Entry entry) {}
