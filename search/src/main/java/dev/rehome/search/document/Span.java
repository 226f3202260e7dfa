package dev.rehome.search.document;

/**
 * A piece of a page.
 *
 * @param from first byte
 * @param to behind the last byte
 */
public record Span(int from, int to) {

    public int length() {
        return to - from;
    }
}
