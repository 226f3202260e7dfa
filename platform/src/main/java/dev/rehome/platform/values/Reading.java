package dev.rehome.platform.values;

import java.math.BigDecimal;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a text means that stands in a values file without quotes. YAML 1.2 and the 1.1 that Helm's
 * reader mostly keeps to do not always agree: {@code yes}, {@code 0o17}, {@code 1e3}.
 */
enum Reading {
    /** The text itself, to every reader. */
    TEXT,
    /** True or false to some reader. */
    BOOLEAN,
    /** A number to some reader. */
    NUMBER,
    NULL,
    /** Something else to some reader, such as a date, {@code 1:20} or {@code =}. */
    OTHER;

    private static final Pattern NULLS = Pattern.compile("~|null|Null|NULL|");
    private static final Set<String> BOOLEANS =
            Set.of(
                    "true", "True", "TRUE", "false", "False", "FALSE", "yes", "Yes", "YES", "no",
                    "No", "NO", "on", "On", "ON", "off", "Off", "OFF", "y", "Y", "n", "N");
    private static final Pattern BOOLEAN_TO_ALL =
            Pattern.compile("true|True|TRUE|false|False|FALSE");
    private static final Pattern NUMBERS =
            Pattern.compile(
                    "[-+]?(?:[0-9][0-9_]*|0o[0-7_]+|0x[0-9a-fA-F_]+|0b[01_]+"
                        + "|\\.(?:inf|Inf|INF))|\\.(?:nan|NaN|NAN)"
                        + "|[-+]?(?:\\.[0-9][0-9_]*|[0-9][0-9_]*(?:\\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?");
    private static final Pattern NUMBER_TO_ALL =
            Pattern.compile("[-+]?(?:0|[1-9][0-9]*)(?:\\.[0-9]*[1-9])?");
    private static final Pattern OTHERS =
            Pattern.compile(
                    "[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\\.[0-9_]*)?|[0-9]{4}-[0-9]{1,2}-[0-9].*"
                            + "|=|<<");

    /** The largest whole number that a reader which makes a double of it still has exactly. */
    private static final BigDecimal EXACT_MAX = BigDecimal.valueOf(1L << 53);

    /** Digits of a fraction that such a reader keeps. */
    private static final int DIGITS_MAX = 15;

    static Reading of(String text) {
        if (isNull(text)) {
            return NULL;
        } else if (BOOLEANS.contains(text)) {
            return BOOLEAN;
        } else if (NUMBERS.matcher(text).matches()) {
            return NUMBER;
        }
        return OTHERS.matcher(text).matches() ? OTHER : TEXT;
    }

    static boolean isNull(String text) {
        return NULLS.matcher(text).matches();
    }

    /**
     * Whether every reader takes it for the same boolean, or for the same number, which it then
     * shows with the same digits: not {@code 1.10}, which comes back as 1.1.
     */
    static boolean isPlainToAll(String text) {
        if (BOOLEAN_TO_ALL.matcher(text).matches()) {
            return true;
        } else if (!NUMBER_TO_ALL.matcher(text).matches()) {
            return false;
        }
        var number = new BigDecimal(text);
        return number.abs().compareTo(EXACT_MAX) <= 0
                && (number.scale() == 0 || number.precision() <= DIGITS_MAX);
    }
}
