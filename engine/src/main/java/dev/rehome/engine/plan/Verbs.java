package dev.rehome.engine.plan;

import dev.rehome.engine.step.Forecast;

/** What happens to things, as a plan says it. */
final class Verbs {

    private Verbs() {}

    static String word(Forecast.Verb verb) {
        return switch (verb) {
            case CREATE -> "create";
            case CHANGE -> "change";
            case MOVE -> "move";
            case DESTROY -> "destroy";
            case READ -> "read";
            case WAIT -> "wait for";
        };
    }

    static String symbol(Forecast.Verb verb) {
        return switch (verb) {
            case CREATE -> "+";
            case CHANGE -> "~";
            case MOVE -> ">";
            case DESTROY -> "-";
            case READ, WAIT -> "=";
        };
    }
}
