package dev.rehome.search.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rehome.search.connect.Answer;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The other names that indices of a cluster go by. */
public record Aliases(Cluster cluster) {

    /** The indices that an alias stands for; none when there is no such alias. */
    public List<String> holders(String alias) throws InterruptedException {
        Optional<JsonNode> answer = cluster.find(Request.get("/_alias/" + Names.encoded(alias)));
        var holders = new TreeSet<String>();
        answer.ifPresent(tree -> tree.fieldNames().forEachRemaining(holders::add));
        return List.copyOf(holders);
    }

    /** What all aliases of indices are called; none where the login may not ask. */
    public Set<String> names() throws InterruptedException {
        var names = new TreeSet<String>();
        Answer answer = cluster.send(Request.get("/_alias"));
        if (answer.ok()) {
            answer.tree()
                    .forEach(
                            index ->
                                    index.path("aliases")
                                            .fieldNames()
                                            .forEachRemaining(names::add));
        }
        return names;
    }

    /** The aliases of a data stream as a whole. */
    public List<String> of(DataStream stream) throws InterruptedException {
        var names = new ArrayList<String>();
        cluster.find(Request.get("/" + Names.encoded(stream.name()) + "/_alias"))
                .map(tree -> tree.path(stream.name()).path("aliases"))
                .ifPresent(aliases -> aliases.fieldNames().forEachRemaining(names::add));
        return names;
    }

    /** One line for each alias of an index that is not hidden, with its filter and routing. */
    public List<String> lines() throws InterruptedException {
        var lines = new TreeSet<String>();
        for (Index index : new Indices(cluster).chosen(List.of())) {
            index.aliases()
                    .propertyStream()
                    .forEach(
                            alias ->
                                    lines.add(
                                            "%s  %s%s"
                                                    .formatted(
                                                            alias.getKey(),
                                                            index.name(),
                                                            alias.getValue().isEmpty()
                                                                    ? ""
                                                                    : "  " + alias.getValue())));
        }
        return List.copyOf(lines);
    }

    /**
     * Gives indices the aliases that others have elsewhere, all of them at one moment.
     *
     * @param indices by the name that each has here
     * @return how many there are
     */
    public int add(Map<String, Index> indices) throws InterruptedException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode actions = body.putArray("actions");
        indices.forEach(
                (name, index) ->
                        index.aliases()
                                .propertyStream()
                                .forEach(
                                        alias ->
                                                add(
                                                        actions,
                                                        name,
                                                        alias.getKey(),
                                                        alias.getValue())));
        if (!actions.isEmpty()) {
            cluster.ask(Request.search("/_aliases", body));
        }
        return actions.size();
    }

    /**
     * Takes an alias from one index and gives it to another, as it is, in one change of the
     * cluster's state: nobody finds it at neither, or at both.
     *
     * @param from has it; empty when none has, and it is made
     * @param to empty when it is only taken away
     * @param made its filter, routing and write index where none has it
     */
    public void move(String alias, Optional<String> from, Optional<String> to, JsonNode made)
            throws InterruptedException {
        JsonNode how = made;
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode actions = body.putArray("actions");
        if (from.isPresent()) {
            how =
                    new Indices(cluster)
                            .named(from.get())
                            .map(index -> index.aliases().path(alias))
                            .orElse(how);
            actions.addObject().putObject("remove").put("index", from.get()).put("alias", alias);
        }
        if (to.isPresent()) {
            add(actions, to.get(), alias, how);
        }
        cluster.ask(Request.search("/_aliases", body));
    }

    private static void add(ArrayNode actions, String index, String alias, JsonNode how) {
        ObjectNode add = actions.addObject().putObject("add");
        add.put("index", index).put("alias", alias);
        how.propertyStream().forEach(each -> add.set(each.getKey(), each.getValue()));
    }

    /** Takes from an index all aliases that it has, such as those that a template gave it. */
    public void removeAll(String index) throws InterruptedException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode actions = body.putArray("actions");
        new Indices(cluster)
                .named(index).stream()
                        .flatMap(there -> there.aliases().propertyStream())
                        .forEach(
                                alias ->
                                        actions.addObject()
                                                .putObject("remove")
                                                .put("index", index)
                                                .put("alias", alias.getKey()));
        if (!actions.isEmpty()) {
            cluster.ask(Request.search("/_aliases", body));
        }
    }

    /**
     * What keeps the aliases of an index from being made at the cluster; usually nothing.
     *
     * @param ours indices there that may have them already
     */
    public List<String> inTheWay(Index index, Set<String> ours) throws InterruptedException {
        var found = new ArrayList<String>();
        for (var alias : index.aliases().properties()) {
            String name = alias.getKey();
            if (new Indices(cluster).named(name).isPresent()) {
                found.add("an index has the name of alias " + name);
            }
            List<String> holders = new ArrayList<>(holders(name));
            holders.removeAll(ours);
            if (!holders.isEmpty()) {
                found.add("alias %s is there, of %s".formatted(name, String.join(", ", holders)));
            }
        }
        return found;
    }
}
