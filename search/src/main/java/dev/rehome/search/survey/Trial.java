package dev.rehome.search.survey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rehome.search.catalog.CarriedIndex;
import dev.rehome.search.catalog.Fields;
import dev.rehome.search.connect.Answer;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks a cluster whether it would make an index so. It is asked what would come of a template with
 * the same settings and mappings, which makes nothing: settings, analyzers and mapping types that a
 * version or a plugin lacks are known by the one that would have to know them, not by a list.
 */
public record Trial(Cluster target) {
    private static final String SIMULATE = "/_index_template/_simulate";

    /** A pattern that no index of anybody has, so that no template is taken for a rival. */
    private static final String NOBODYS = "rehome-trial-of-an-index-that-is-not-made";

    /** Elasticsearch until 7.8 takes the question for a document that is to be written. */
    private static final String NO_SUCH_QUESTION = "invalid_index_name_exception";

    /** Each refusal names one thing or several of a kind; more than so many is not mended. */
    private static final int ROUNDS_MAX = 100;

    private static final Pattern SETTING = Pattern.compile("unknown setting \\[([^\\]]+)\\]");
    private static final Pattern TYPE =
            Pattern.compile(
                    "(?:No handler for type|The mapper type|Mapper for type) \\[([^\\]]+)\\]"
                            + " declared on field \\[([^\\]]+)\\]");
    private static final Pattern PARAMETER =
            Pattern.compile("unknown parameter \\[([^\\]]+)\\] on mapper \\[([^\\]]+)\\]");
    private static final Pattern OLD_PARAMETER =
            Pattern.compile(
                    "Mapping definition for \\[([^\\]]+)\\] has unsupported parameters: +\\[(\\S+)"
                            + " :");

    /**
     * What came of it.
     *
     * @param carried without the settings and parameters that the target does not know; they are
     *     among what is left
     * @param refusals why the target would not make it, each with its name
     */
    public record Result(CarriedIndex carried, List<String> refusals) {}

    public Result of(CarriedIndex wanted) throws InterruptedException {
        CarriedIndex carried = wanted;
        var refusals = new ArrayList<String>();
        for (int round = 0; round < ROUNDS_MAX; round++) {
            Answer answer = simulate(carried.settings(), without(carried.mappings(), refusals));
            // Not every cluster can be asked, nor every login may; creating it will tell.
            if (answer.status() != 400) {
                return new Result(carried, refusals);
            }
            JsonNode error = answer.tree().path("error");
            if (isUnknown(answer)) {
                return new Result(carried, refusals);
            }
            String said = words(error);
            CarriedIndex mended = mended(carried, said);
            if (!mended.equals(carried)) {
                carried = mended;
                continue;
            }
            Matcher type = TYPE.matcher(said);
            String refusal = type.find() ? refusal(type.group(2), type.group(1)) : last(error);
            if (refusals.contains(refusal)) {
                return new Result(carried, refusals);
            }
            refusals.add(refusal);
            if (!type.reset().find()) {
                return new Result(carried, refusals);
            }
        }
        return new Result(carried, refusals);
    }

    private static String refusal(String field, String type) {
        return "field %s has the type %s, which is not known there".formatted(field, type);
    }

    private static CarriedIndex mended(CarriedIndex carried, String said) {
        Matcher setting = SETTING.matcher(said);
        CarriedIndex mended = carried;
        while (setting.find()) {
            mended = mended.withoutSetting(setting.group(1));
        }
        if (!mended.equals(carried)) {
            return mended;
        }
        Matcher parameter = PARAMETER.matcher(said);
        if (parameter.find()) {
            return carried.withoutParameter(parameter.group(2), parameter.group(1));
        }
        Matcher old = OLD_PARAMETER.matcher(said);
        return old.find() ? carried.withoutParameter(old.group(1), old.group(2)) : carried;
    }

    /** The same mappings as far as the trial has come: fields of unknown types are out. */
    private static ObjectNode without(ObjectNode mappings, List<String> refusals) {
        ObjectNode copy = mappings.deepCopy();
        for (Fields.Field field : Fields.of(copy)) {
            if (refusals.contains(refusal(field.name(), field.type()))) {
                field.remove();
            }
        }
        return copy;
    }

    private Answer simulate(ObjectNode settings, ObjectNode mappings) throws InterruptedException {
        ObjectNode template = JsonNodeFactory.instance.objectNode();
        template.set("settings", settings);
        template.set("mappings", mappings);
        return target.send(template(template));
    }

    /** Asks what would come of a template, for no index that anybody has. */
    static Request template(JsonNode template) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putArray("index_patterns").add(NOBODYS);
        body.set("template", template);
        return whole(body);
    }

    /** Asks what would come of a composable template as it is. */
    static Request whole(ObjectNode body) {
        ObjectNode tried = body.deepCopy();
        // OpenSearch tries templates with a single shard, whatever they say, and so refuses it.
        if (tried.path("template").path("settings") instanceof ObjectNode settings) {
            settings.remove("index.routing_partition_size");
        }
        return Request.search(SIMULATE, tried);
    }

    /** Whether a refusal says no more than that there is no such question. */
    static boolean isUnknown(Answer refusal) {
        return refusal.tree().path("error").path("type").asText().equals(NO_SUCH_QUESTION);
    }

    /** All that an error says, in its causes too. */
    private static String words(JsonNode error) {
        return String.join("\n", error.findValuesAsText("reason"));
    }

    /** What it comes down to. */
    static String last(JsonNode error) {
        JsonNode cause = error;
        while (cause.has("caused_by")) {
            cause = cause.path("caused_by");
        }
        return cause.path("reason").asText();
    }
}
