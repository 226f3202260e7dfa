package dev.rehome.search.catalog;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;

/**
 * What indices are called at the target.
 *
 * @param rules pattern → replacement, the first that matches counts: with {@code logs-*} → {@code
 *     old-*-logs}, {@code logs-2026} becomes {@code old-2026-logs}
 */
public record Renaming(Map<String, String> rules) {
    public static final Renaming NONE = new Renaming(Map.of());

    /**
     * @throws Failure with BAD_INPUT when a replacement has more stars than its pattern
     */
    public Renaming {
        rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
        rules.forEach(
                (pattern, replacement) -> {
                    if (stars(replacement) > stars(pattern)) {
                        throw new Failure(
                                ExitCode.BAD_INPUT,
                                "cannot rename '%s' to '%s', which has more stars"
                                        .formatted(pattern, replacement),
                                "each star of the new name stands for what one of the old name"
                                        + " matched, such as logs-*=old-logs-*",
                                null);
                    }
                });
    }

    private static long stars(String pattern) {
        return pattern.chars().filter(each -> each == '*').count();
    }

    /** The name at the target of an index of the source. */
    public String of(String index) {
        for (var rule : rules.entrySet()) {
            Matcher found = Names.regex(rule.getKey()).matcher(index);
            if (found.matches()) {
                return filled(rule.getValue(), found);
            }
        }
        return index;
    }

    private static String filled(String replacement, Matcher found) {
        var name = new StringBuilder();
        int star = 0;
        for (String piece : replacement.split("\\*", -1)) {
            name.append(star == 0 ? "" : found.group(star)).append(piece);
            star++;
        }
        return name.toString();
    }
}
