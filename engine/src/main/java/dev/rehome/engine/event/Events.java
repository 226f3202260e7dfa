package dev.rehome.engine.event;

/**
 * Where events go: a terminal, a log, a JSON stream, a page. Safe for many threads; never throws.
 */
@FunctionalInterface
public interface Events {
    void publish(Event event);
}
