package dev.rehome.engine.event;

import dev.rehome.engine.secret.Redactor;

/** Takes every known secret out of events before anybody renders them. */
public record ScrubbedEvents(Redactor redactor, Events next) implements Events {

    @Override
    public void publish(Event event) {
        next.publish((Event) redactor.scrub((Record) event));
    }
}
