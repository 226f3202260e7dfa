package dev.rehome.cli.terminal;

import dev.rehome.engine.event.Events;

/** Shows the events of a run to somebody; closed when the last one was published. */
public interface View extends Events, AutoCloseable {

    @Override
    default void close() {}
}
