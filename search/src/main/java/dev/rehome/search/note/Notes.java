package dev.rehome.search.note;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.Indices;
import dev.rehome.search.catalog.MappingMeta;
import dev.rehome.search.catalog.Names;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import dev.rehome.search.connect.Request;
import java.util.Optional;

/**
 * What Rehome notes at an index: in its mapping under {@code _meta.rehome}, beside whatever its
 * owners keep in {@code _meta}. There it goes where the index goes, ends with it, and is known to
 * every later process, whichever journal that has.
 *
 * <p>The servers replace {@code _meta} as a whole, so it is read, changed and written: who changes
 * it at the very same time may lose that change.
 *
 * @param product of the cluster: old ones have a level of types in their mappings
 */
public record Notes(Cluster cluster, Product product, String index) {

    /** The aliases that an index has where it was copied from, each with what it is made with. */
    public static final String ALIASES = "aliases";

    /** The final pipeline that an index goes without while it is caught up, as {@code name}. */
    public static final String FINAL_PIPELINE = "final_pipeline";

    /** The note of that name. */
    public Optional<JsonNode> read(String name) throws InterruptedException {
        return new Indices(cluster).named(index).flatMap(there -> in(there, name));
    }

    /** The note of that name in an index as it was described. */
    Optional<JsonNode> in(Index there, String name) {
        return Optional.of(meta(there).ours().path(name)).filter(JsonNode::isObject);
    }

    /**
     * Writes the note of that name, or takes it away.
     *
     * @return whether there is room for it: an old index without any type has none
     */
    public boolean write(String name, Optional<ObjectNode> note) throws InterruptedException {
        Optional<Index> there = new Indices(cluster).named(index);
        if (there.isEmpty() || (product.typed() && there.get().types().isEmpty())) {
            return false;
        }
        MappingMeta meta = meta(there.get());
        ObjectNode ours = meta.ours();
        note.ifPresentOrElse(text -> ours.set(name, text), () -> ours.remove(name));
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        JsonNode enabled = meta.mapping().path("enabled");
        if (!enabled.isMissingNode()) {
            body.set("enabled", enabled); // left out it would mean true, which is refused
        }
        body.set("_meta", meta.with(ours));
        String type = product.typed() ? "/" + Names.encoded(there.get().types().getFirst()) : "";
        cluster.ask(Request.put("/%s/_mapping%s".formatted(Names.encoded(index), type), body));
        return true;
    }

    private MappingMeta meta(Index there) {
        return new MappingMeta(
                product.typed() && !there.types().isEmpty()
                        ? there.mappings().path(there.types().getFirst())
                        : there.mappings());
    }
}
