package dev.rehome.cli.direct;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How many of something, as an option says it. */
public final class Count {
    private Count() {}

    /** 1, 2, 3, … */
    public static final class FromOne implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return read(text, 1);
        }
    }

    /** 0, 1, 2, … */
    public static final class FromZero implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return read(text, 0);
        }
    }

    private static int read(String text, int min) {
        try {
            int number = Integer.parseInt(text);
            if (number >= min) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, as a number that is too small is.
        }
        throw new TypeConversionException(
                "'%s' is not a whole number of at least %d".formatted(text, min));
    }
}
