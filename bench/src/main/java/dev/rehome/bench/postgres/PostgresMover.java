package dev.rehome.bench.postgres;

import dev.rehome.bench.measure.Mover;

/** A tool that copies a database from one server to another. */
sealed interface PostgresMover extends Mover<PostgresGround> permits DumpRestore, Pgcopydb, Rehome {

    /** Whether it expects the target database to be there, empty. */
    boolean needsTargetDatabase();
}
