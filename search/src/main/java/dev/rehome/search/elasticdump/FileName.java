package dev.rehome.search.elasticdump;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file's name in the layout, taken apart: {@code orders.settings.json.gz}, {@code
 * orders.split-2.json}.
 *
 * @param kind {@code data}, {@code mapping}, {@code settings}, {@code analyzer}, {@code alias},
 *     {@code template} or {@code index}
 * @param split the number of a part, where a file was written in several
 */
record FileName(String index, String kind, int split, boolean gzip) {
    static final String DATA = "data";

    private static final Pattern NAME =
            Pattern.compile(
                    "(?<index>.+?)(\\.(?<kind>mapping|settings|analyzer|alias|template|index))?"
                            + "(\\.split-(?<split>\\d{1,9}))?\\.json(?<gzip>\\.gz)?");

    /** Empty for a file that is none of the layout. */
    static Optional<FileName> of(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                new FileName(
                        matcher.group("index"),
                        Optional.ofNullable(matcher.group("kind")).orElse(DATA),
                        Optional.ofNullable(matcher.group("split"))
                                .map(Integer::parseInt)
                                .orElse(0),
                        matcher.group("gzip") != null));
    }

    /** That of a file that we write. */
    static String of(String index, String kind, boolean gzip) {
        return index + (kind.equals(DATA) ? "" : "." + kind) + ".json" + (gzip ? ".gz" : "");
    }
}
