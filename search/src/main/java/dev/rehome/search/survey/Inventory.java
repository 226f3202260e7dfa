package dev.rehome.search.survey;

import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Printable;
import dev.rehome.engine.report.Problem;
import dev.rehome.search.catalog.Chosen;
import dev.rehome.search.catalog.DataStream;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.Indices;
import dev.rehome.search.catalog.Part;
import dev.rehome.search.catalog.Parts;
import dev.rehome.search.catalog.ShardStats;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a cluster holds, for somebody who plans to move it.
 *
 * @param product {@code OpenSearch 3.8.0}
 * @param uuid of the cluster
 * @param indices without hidden ones, the biggest first
 * @param streams data streams, each with how many indices it has
 * @param parts templates, pipelines, scripts and policies that people made
 */
public record Inventory(
        String address,
        String product,
        String clusterName,
        String uuid,
        List<IndexSummary> indices,
        List<String> streams,
        List<String> parts) {

    public Inventory {
        indices = List.copyOf(indices);
        streams = List.copyOf(streams);
        parts = List.copyOf(parts);
    }

    /**
     * One index.
     *
     * @param documents as a search counts them
     * @param bytes on disk, of the primaries
     */
    public record IndexSummary(
            String name,
            long documents,
            long bytes,
            int shards,
            String replicas,
            List<String> aliases) {

        public IndexSummary {
            aliases = List.copyOf(aliases);
        }
    }

    /**
     * Looks at a cluster.
     *
     * @param problems is told what would be in the way of moving what is there, wherever it goes
     */
    public static Inventory of(Cluster cluster, List<Problem> problems)
            throws InterruptedException {
        Product product = Product.of(cluster);
        var indices = new ArrayList<IndexSummary>();
        Offer offer =
                new Offered(cluster, List.of())
                        .offer(_ -> Optional.empty(), new Parts(cluster).all(), problems);
        for (Index index : offer.indices()) {
            indices.add(summary(cluster, index));
        }
        indices.sort((one, two) -> Long.compare(two.bytes(), one.bytes()));
        return new Inventory(
                cluster.address().toString(),
                product.toString(),
                product.clusterName(),
                product.uuid(),
                indices,
                Chosen.of(cluster, List.of()).streams().stream().map(DataStream::toString).toList(),
                offer.parts().stream().map(Part::toString).toList());
    }

    private static IndexSummary summary(Cluster cluster, Index index) throws InterruptedException {
        List<ShardStats> shards = ShardStats.of(cluster, index.name());
        return new IndexSummary(
                index.name(),
                new Indices(cluster).count(index.name()),
                shards.stream().mapToLong(ShardStats::bytes).sum(),
                index.shards(),
                index.settings().path("index.number_of_replicas").asText("1"),
                index.aliases().propertyStream().map(Map.Entry::getKey).sorted().toList());
    }

    /** For the terminal: the cluster, then its indices in columns, then what else there is. */
    public String text() {
        var text = new StringBuilder();
        text.append(Printable.line(address)).append('\n');
        text.append("%s, cluster %s (%s)%n".formatted(product, Printable.line(clusterName), uuid));
        text.append(
                "%s, %s, %s%n"
                        .formatted(
                                Figures.count(indices.size(), "index", "indices"),
                                Figures.count(
                                        indices.stream().mapToLong(IndexSummary::documents).sum(),
                                        "document"),
                                Figures.bytes(
                                        indices.stream().mapToLong(IndexSummary::bytes).sum())));
        table(text);
        list(text, "Data streams", streams);
        list(text, "Besides", parts);
        return text.toString();
    }

    private void table(StringBuilder text) {
        if (indices.isEmpty()) {
            return;
        }
        text.append("%nIndices%n".formatted());
        List<String> names = indices.stream().map(each -> Printable.line(each.name())).toList();
        int width = names.stream().mapToInt(String::length).max().orElse(0);
        for (int i = 0; i < indices.size(); i++) {
            IndexSummary index = indices.get(i);
            text.append(
                    "  %s %12s %10s  %s x %s%s%n"
                            .formatted(
                                    names.get(i) + " ".repeat(width - names.get(i).length()),
                                    Figures.count(index.documents()),
                                    Figures.bytes(index.bytes()),
                                    Figures.count(index.shards(), "shard"),
                                    copies(index.replicas()),
                                    index.aliases().isEmpty()
                                            ? ""
                                            : "  alias "
                                                    + Printable.line(
                                                            String.join(", ", index.aliases()))));
        }
    }

    /** {@code 2 copies} of one replica. */
    private static String copies(String replicas) {
        return replicas.matches("\\d{1,4}")
                ? (Integer.parseInt(replicas) == 0
                        ? "1 copy"
                        : Integer.parseInt(replicas) + 1 + " copies")
                : Printable.line(replicas);
    }

    private static void list(StringBuilder text, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            text.append("%n%s%n".formatted(title));
            lines.forEach(line -> text.append("  %s%n".formatted(Printable.line(line))));
        }
    }
}
