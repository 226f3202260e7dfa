package dev.rehome.engine.journal;

import dev.rehome.engine.step.RunId;
import java.time.Instant;
import java.util.Optional;

/**
 * A run as a list of runs shows it.
 *
 * @param owner who owns it now, dead or alive; empty when it was given back
 * @param leasedUntil when an owner that gives no sign of life loses it
 */
public record RunHead(
        RunId run, String runbook, Instant opened, Optional<Owner> owner, Instant leasedUntil) {}
