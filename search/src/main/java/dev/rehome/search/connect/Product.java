package dev.rehome.search.connect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.util.Optional;

/**
 * What answers, and what it can do.
 *
 * @param uuid of the cluster; no other has it
 */
public record Product(Maker maker, Version version, String clusterName, String uuid) {
    private static final String UNKNOWN_UUID = "_na_";

    /** Whose product. */
    public enum Maker {
        ELASTICSEARCH,
        OPENSEARCH
    }

    /**
     * Asks a cluster what it is.
     *
     * @throws Failure with BAD_INPUT when it does not answer or let us in, is older than 6.8, or no
     *     such cluster at all
     */
    public static Product of(Cluster cluster) throws InterruptedException {
        try {
            return supported(cluster);
        } catch (Failure e) {
            // Whatever the reason: outside a run nothing was touched, and within one it fails the
            // step.
            throw new Failure(
                    ExitCode.BAD_INPUT, String.valueOf(e.getMessage()), e.remedy(), e.getCause());
        }
    }

    private static Product supported(Cluster cluster) throws InterruptedException {
        Optional<JsonNode> root = json(cluster, "/").filter(Product::tells);
        Product product = root.isPresent() ? ofRoot(root.get()) : ofNodes(cluster);
        if (product.maker == Maker.ELASTICSEARCH && !product.version.atLeast(6, 8)) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "%s is %s; the oldest that is supported is Elasticsearch 6.8"
                            .formatted(cluster.address(), product),
                    "upgrade it to 6.8 first, which every 6.x can in place",
                    null);
        }
        return product;
    }

    /**
     * What is there, as far as it is JSON; empty where nothing answers, such as at the root of an
     * Elasticsearch without the module for it.
     *
     * @throws Failure when we are not let in
     */
    private static Optional<JsonNode> json(Cluster cluster, String path)
            throws InterruptedException {
        Request request = Request.get(path);
        Answer answer = cluster.send(request);
        if (answer.ok()) {
            return answer.isJson() ? Optional.of(answer.tree()) : Optional.empty();
        }
        return switch (answer.status()) {
            case 400, 404, 405 -> Optional.empty();
            default -> throw cluster.refusal(request, answer);
        };
    }

    private static boolean tells(JsonNode root) {
        return root.path("version").has("number") && root.has("cluster_uuid");
    }

    private static Product ofRoot(JsonNode root) {
        JsonNode version = root.path("version");
        boolean openSearch =
                version.path("distribution").asText().equals("opensearch")
                        // A managed service's mode of compatibility calls itself 7.10.2.
                        || root.path("tagline").asText().startsWith("The OpenSearch Project");
        return new Product(
                openSearch ? Maker.OPENSEARCH : Maker.ELASTICSEARCH,
                Version.parse(version.path("number").asText()),
                root.path("cluster_name").asText(),
                root.path("cluster_uuid").asText(UNKNOWN_UUID));
    }

    /** Where nobody answers at the root. */
    private static Product ofNodes(Cluster cluster) throws InterruptedException {
        JsonNode nodes =
                json(cluster, "/_nodes/_local")
                        .filter(tree -> !tree.path("nodes").isEmpty())
                        .orElseThrow(
                                () ->
                                        new Failure(
                                                ExitCode.BAD_INPUT,
                                                "what answers at %s is neither Elasticsearch nor OpenSearch"
                                                        .formatted(cluster.address()),
                                                "check the address and its path",
                                                null));
        JsonNode node = nodes.path("nodes").iterator().next();
        Version version = Version.parse(node.path("version").asText());
        // No Elasticsearch that old is supported, and no OpenSearch is that new yet.
        boolean openSearch = version.major() < 5;
        return new Product(
                openSearch ? Maker.OPENSEARCH : Maker.ELASTICSEARCH,
                version,
                nodes.path("cluster_name").asText(),
                cluster.ask(
                                Request.get(
                                        "/_cluster/state/metadata?filter_path=metadata.cluster_uuid"))
                        .path("metadata")
                        .path("cluster_uuid")
                        .asText(UNKNOWN_UUID));
    }

    public boolean isOpenSearch() {
        return maker == Maker.OPENSEARCH;
    }

    /** Whether a mapping has a level of types, and a document's address one too. */
    public boolean typed() {
        return !isOpenSearch() && version.major() < 7;
    }

    /**
     * Whether a write block can be asked for by a request that returns when no write is under way
     * any more (Elasticsearch 7.9, "Add index block API").
     */
    public boolean blocksThenWaits() {
        return isOpenSearch() || version.atLeast(7, 9);
    }

    /** Whether there are composable index templates and data streams. */
    public boolean hasComposableTemplates() {
        return isOpenSearch() || version.atLeast(7, 9);
    }

    /** {@code OpenSearch 3.8.0}. */
    @Override
    public String toString() {
        return (isOpenSearch() ? "OpenSearch " : "Elasticsearch ") + version;
    }
}
