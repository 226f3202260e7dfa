package dev.rehome.engine.journal;

import dev.rehome.engine.event.Standing;
import java.time.Instant;

/**
 * Where a running step stood when its process last said so.
 *
 * @param at by the clock of the journal's database
 */
public record Told(Instant at, Standing standing) {}
