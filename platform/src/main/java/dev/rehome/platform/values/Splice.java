package dev.rehome.platform.values;

/** A piece of a text, and what takes its place. */
record Splice(int from, int to, String text) {
    static final Splice NONE = new Splice(0, 0, "");

    boolean isNothing() {
        return from == to && text.isEmpty();
    }

    String in(String whole) {
        return whole.substring(0, from) + text + whole.substring(to);
    }
}
