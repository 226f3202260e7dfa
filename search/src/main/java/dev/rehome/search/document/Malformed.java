package dev.rehome.search.document;

/** Not JSON, or cut off. */
public final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String what, int at) {
        super("%s at byte %d".formatted(what, at));
    }
}
