package dev.rehome.engine.report;

/**
 * How much: {@code items} of {@code unit} ("rows", "documents", "objects") and their bytes.
 *
 * @param unit what is counted, of which there is one without the s
 * @param items count, 0 or more
 * @param bytes size, 0 or more
 */
public record Amount(long items, String unit, long bytes) {

    public static final Amount NONE = new Amount(0, "", 0);

    public static Amount rows(long rows, long bytes) {
        return new Amount(rows, "rows", bytes);
    }

    public static Amount bytes(long bytes) {
        return new Amount(0, "", bytes);
    }
}
