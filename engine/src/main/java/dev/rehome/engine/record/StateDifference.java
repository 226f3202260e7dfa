package dev.rehome.engine.record;

/**
 * Something that is not as it was.
 *
 * @param object such as {@code table shop/public.orders: rows}
 * @param before what was recorded; {@code none} where it was not there
 * @param after what is there now
 * @param expected whether a move may change it, such as versions and sizes: shown, and no failure
 */
public record StateDifference(String object, String before, String after, boolean expected) {

    @Override
    public String toString() {
        return "%s: %s before, %s after".formatted(object, before, after);
    }
}
