package dev.rehome.platform.kubernetes;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which labels are meant, as {@code kubectl -l} and the API take it: {@code app=gen3job,tier in (a,
 * b)}. Read here where the API cannot be asked, as it selects by an object's own labels only.
 *
 * @param written as it was written
 */
public record LabelSelector(String written, List<Requirement> all) {
    private static final String KEY = "(?<key>[A-Za-z0-9](?:[A-Za-z0-9._/-]*[A-Za-z0-9])?)";
    private static final String VALUE = "[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?";

    /** Commas within brackets part values, the others requirements. */
    private static final Pattern BETWEEN = Pattern.compile(",(?![^(]*\\))");

    private static final Pattern REQUIREMENT =
            Pattern.compile(
                    "(?<not>!\\s*)?"
                            + KEY
                            + "(?:\\s*(?<is>==|=|!=)\\s*(?<value>(?:%s)?)|\\s+(?<in>in|notin)\\s*\\((?<values>[^()]*)\\))?"
                                    .formatted(VALUE));

    /** That a label is one of some values, or is there at all. */
    record Requirement(String key, boolean wanted, Optional<Set<String>> values) {

        /** As the API has it, what is not there has no forbidden value either. */
        boolean holds(Map<String, String> labels) {
            String value = labels.get(key);
            boolean has = value != null && values.map(each -> each.contains(value)).orElse(true);
            return has == wanted;
        }
    }

    /**
     * Reads one.
     *
     * @throws Failure with BAD_INPUT when it is none, or empty, which would mean everything
     */
    public static LabelSelector parse(String text) {
        return new LabelSelector(
                text,
                Stream.of(BETWEEN.split(text, -1))
                        .map(part -> requirement(text, part.strip()))
                        .toList());
    }

    private static Requirement requirement(String text, String part) {
        Matcher found = REQUIREMENT.matcher(part);
        if (!found.matches() || (found.group("not") != null && operator(found) != null)) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "'%s' is no label selector".formatted(text),
                    "write it as kubectl takes it: app=gen3job, or app in (usersync, etl), or !app",
                    null);
        }
        boolean wanted =
                found.group("not") == null
                        && !"!=".equals(operator(found))
                        && !"notin".equals(operator(found));
        return new Requirement(found.group("key"), wanted, values(found));
    }

    private static @Nullable String operator(Matcher found) {
        return found.group("is") != null ? found.group("is") : found.group("in");
    }

    private static Optional<Set<String>> values(Matcher found) {
        if (found.group("value") != null) {
            return Optional.of(Set.of(found.group("value")));
        }
        return Optional.ofNullable(found.group("values"))
                .map(values -> Set.of(values.strip().split("\\s*,\\s*")));
    }

    boolean selects(Map<String, String> labels) {
        return all.stream().allMatch(each -> each.holds(labels));
    }
}
