package dev.rehome.search.catalog;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names of indices and patterns of them. */
public final class Names {

    private Names() {}

    /** As a part of a path. */
    public static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Whether a pattern, in which a star stands for anything, means that name. */
    public static boolean match(String pattern, String name) {
        return regex(pattern).matcher(name).matches();
    }

    /** Each star is a group. */
    static Pattern regex(String pattern) {
        var regex = new StringBuilder();
        for (String piece : pattern.split("\\*", -1)) {
            regex.append(regex.isEmpty() ? "" : "(.*)").append(Pattern.quote(piece));
        }
        return Pattern.compile(regex.toString());
    }

    /**
     * Whether a server takes it for an index that is to be made (Elasticsearch,
     * MetadataCreateIndexService.validateIndexOrAliasName).
     */
    public static boolean isLegal(String name) {
        return !name.isEmpty()
                && name.getBytes(StandardCharsets.UTF_8).length <= 255
                && name.equals(name.toLowerCase(Locale.ROOT))
                && !name.equals(".")
                && !name.equals("..")
                && "-_+".indexOf(name.charAt(0)) < 0
                && name.chars().noneMatch(letter -> "\\/*?\"<>| ,#:".indexOf(letter) >= 0);
    }
}
