package dev.rehome.sandbox.kubernetes.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Which objects of a list or a watch are meant: a request's selectors.
 *
 * @param path of the request without them
 * @param chosen whether an object has the fields and labels that they ask for
 */
record Selection(String path, Predicate<JsonNode> chosen) {
    /** Commas within parentheses separate values. */
    private static final String COMMA = ",(?![^(]*\\))";

    private static final Pattern AMONG =
            Pattern.compile("(?<key>\\S+) +(?<not>not)?in +\\((?<values>.*)\\)");
    private static final Pattern COMPARED =
            Pattern.compile("(?<key>[^=!]+)(?<not>!)?==?(?<value>.*)");

    static Selection of(String path) {
        int query = path.indexOf('?');
        if (query < 0) {
            return new Selection(path, _ -> true);
        }
        var rest = new ArrayList<String>();
        Predicate<JsonNode> chosen = _ -> true;
        for (String parameter : path.substring(query + 1).split("&", -1)) {
            String value = parameter.substring(parameter.indexOf('=') + 1);
            if (parameter.startsWith("fieldSelector=")) {
                chosen = chosen.and(all(value, Selection::field));
            } else if (parameter.startsWith("labelSelector=")) {
                chosen = chosen.and(all(value, Selection::label));
            } else {
                rest.add(parameter);
            }
        }
        return new Selection(path.substring(0, query + 1) + String.join("&", rest), chosen);
    }

    private interface Reading {
        boolean holds(JsonNode object, String requirement);
    }

    private static Predicate<JsonNode> all(String encoded, Reading reading) {
        List<String> requirements =
                Arrays.stream(URLDecoder.decode(encoded, StandardCharsets.UTF_8).split(COMMA, -1))
                        .map(String::strip)
                        .filter(requirement -> !requirement.isEmpty())
                        .toList();
        return object ->
                requirements.stream().allMatch(requirement -> reading.holds(object, requirement));
    }

    /** {@code status.phase=Running}, {@code spec.nodeName!=a}. */
    private static boolean field(JsonNode object, String requirement) {
        Matcher compared = COMPARED.matcher(requirement);
        if (!compared.matches()) {
            return false;
        }
        JsonNode value = object;
        for (String name : compared.group("key").split("\\.", -1)) {
            value = value.path(name);
        }
        boolean equal = value.asString("").equals(compared.group("value"));
        return equal != (compared.group("not") != null);
    }

    /**
     * {@code app=shop}, {@code tier!=web}, {@code app in (shop, store)}, {@code app}, {@code !app}.
     */
    private static boolean label(JsonNode object, String requirement) {
        JsonNode labels = object.path("metadata").path("labels");
        Matcher among = AMONG.matcher(requirement);
        if (among.matches()) {
            List<String> values = Arrays.asList(among.group("values").strip().split(" *, *", -1));
            JsonNode value = labels.path(among.group("key"));
            return (value.isString() && values.contains(value.asString()))
                    != (among.group("not") != null);
        }
        Matcher compared = COMPARED.matcher(requirement);
        if (compared.matches()) {
            JsonNode value = labels.path(compared.group("key").strip());
            return (value.isString() && value.asString().equals(compared.group("value").strip()))
                    != (compared.group("not") != null);
        }
        return requirement.startsWith("!")
                ? !labels.has(requirement.substring(1))
                : labels.has(requirement);
    }
}
