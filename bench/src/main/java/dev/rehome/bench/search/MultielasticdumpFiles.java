package dev.rehome.bench.search;

import dev.rehome.sandbox.Elasticdump;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code multielasticdump}, dumping or loading.
 *
 * @param limit documents in a request
 */
record MultielasticdumpFiles(Elasticdump elasticdump, List<String> words, boolean loads, int limit)
        implements SearchMover {

    /** Into the folder {@code dump}. */
    static MultielasticdumpFiles dump(Elasticdump elasticdump, Documents documents, int limit) {
        return new MultielasticdumpFiles(
                elasticdump,
                List.of(
                        "--direction=dump",
                        "--match=^%s$".formatted(documents.index()),
                        "--output=dump",
                        // Its template files need a server of version 7.
                        "--ignoreType=template"),
                false,
                limit);
    }

    /** Documents only, as a newer server takes no mapping with a type. */
    static MultielasticdumpFiles load(Elasticdump elasticdump, Path from, int limit) {
        return new MultielasticdumpFiles(
                elasticdump,
                List.of(
                        "--direction=load",
                        "--input=" + from,
                        "--includeType=data",
                        "--transform=delete doc._type",
                        "--noRefresh"),
                true,
                limit);
    }

    @Override
    public String tool() {
        return "multielasticdump";
    }

    @Override
    public String name() {
        return "multielasticdump --limit %d".formatted(limit);
    }

    @Override
    public List<String> command(SearchGround ground, Path work) {
        var command =
                new ArrayList<>(
                        List.of(
                                "bash",
                                "-c",
                                // It expects its folder to be there.
                                loads ? "exec \"$@\"" : "mkdir dump && exec \"$@\"",
                                "bash"));
        command.addAll(elasticdump.words("multielasticdump"));
        command.addAll(words);
        command.add(loads ? "--output=" + ground.targetUrl() : "--input=" + ground.source().url());
        command.add("--limit=" + limit);
        return command;
    }

    @Override
    public boolean needsTargetIndex() {
        return loads;
    }
}
