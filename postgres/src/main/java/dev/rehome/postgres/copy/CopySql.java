package dev.rehome.postgres.copy;

/**
 * The two halves of one copy.
 *
 * @param what for people: {@code public.orders, part 3 of 8}
 * @param out {@code COPY … TO STDOUT}, which also reads the rows back for verification
 * @param in {@code COPY … FROM STDIN} of the same columns in the same format
 * @param binary whether that format is the binary one
 */
public record CopySql(String what, String out, String in, boolean binary) {}
