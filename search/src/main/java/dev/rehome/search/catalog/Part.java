package dev.rehome.search.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * Something of a cluster that is no index and that indices work with.
 *
 * @param body what makes it again, as the cluster gives it
 */
public record Part(Kind kind, String name, JsonNode body) {

    /** What there is, in the order in which one may need another. */
    public enum Kind {
        SCRIPT("stored script", "/_scripts/"),
        PIPELINE("ingest pipeline", "/_ingest/pipeline/"),
        LIFECYCLE("ILM policy", "/_ilm/policy/"),
        STATES("ISM policy", "/_plugins/_ism/policies/"),
        COMPONENT("component template", "/_component_template/"),
        TEMPLATE("index template", "/_index_template/"),
        LEGACY_TEMPLATE("legacy index template", "/_template/");

        private final String words;
        private final String path;

        Kind(String words, String path) {
            this.words = words;
            this.path = path;
        }

        String path() {
            return path;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** What a cluster makes for itself and tells by the name only. */
    private static final Set<String> OWN =
            Set.of(
                    "ilm-history",
                    "slm-history",
                    "watch-history-ilm-policy",
                    "security-index-template");

    /** Where it is made, asked for and deleted. */
    public String path() {
        return kind.path() + Names.encoded(name);
    }

    /** Whether the cluster or a plugin made it for itself. */
    public boolean isOwn() {
        JsonNode meta =
                body.path("_meta").isMissingNode()
                        ? body.path("policy").path("_meta")
                        : body.path("_meta");
        return name.startsWith(".")
                // Elasticsearch 8: logs@settings, logs@lifecycle; logs@custom is of its users.
                || (name.contains("@") && !name.endsWith("@custom"))
                || meta.path("managed").asBoolean(false)
                || OWN.contains(name);
    }

    /** {@code ingest pipeline clean}. */
    @Override
    public String toString() {
        return kind + " " + name;
    }
}
