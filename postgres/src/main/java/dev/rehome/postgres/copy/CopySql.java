package dev.rehome.postgres.copy;

/**
 * The two halves of one copy.
 *
 * @param what for people: {@code public.orders, part 3 of 8}
 * @param out {@code COPY … TO STDOUT}, which also reads the rows back for verification
 * @param in {@code COPY … FROM STDIN} of the same columns in the same format
 * @param binary whether that format is the binary one
 */
public record CopySql(String what, String out, String in, boolean binary) {

    /** For reading in text format only. */
    public static CopySql reading(String what, String out) {
        return new CopySql(what, out, "", false);
    }

    /** For loading in text format only. */
    public static CopySql loading(String what, String in) {
        return new CopySql(what, "", in, false);
    }
}
