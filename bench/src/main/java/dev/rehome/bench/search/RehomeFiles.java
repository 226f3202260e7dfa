package dev.rehome.bench.search;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code ./rehome search dump} or {@code search load}, started as a user does.
 *
 * @param words behind {@code rehome}, but for the address of the cluster
 * @param cluster the option that takes that address
 */
record RehomeFiles(Path home, String tool, List<String> words, String cluster, String javaOptions)
        implements SearchMover {

    /** Into the folder {@code dump}. */
    static RehomeFiles dump(
            Path home, Documents documents, String layout, int jobs, String javaOptions) {
        return new RehomeFiles(
                home,
                "rehome".equals(layout) ? "rehome" : "rehome, %s's layout".formatted(layout),
                List.of(
                        "search",
                        "dump",
                        "--out",
                        "dump",
                        "--layout",
                        layout,
                        "--jobs",
                        Integer.toString(jobs),
                        "--index",
                        documents.index()),
                "--from",
                javaOptions);
    }

    /** From a folder. */
    static RehomeFiles load(Path home, Path from, String tool, boolean verify, String javaOptions) {
        var words = new ArrayList<>(List.of("search", "load", "--from", from.toString()));
        if (!verify) {
            words.add("--no-verify");
        }
        return new RehomeFiles(home, tool, words, "--to", javaOptions);
    }

    @Override
    public String name() {
        return tool;
    }

    @Override
    public List<String> command(SearchGround ground, Path work) {
        var command = new ArrayList<>(List.of(home.resolve("rehome").toString()));
        command.addAll(words);
        command.addAll(
                List.of(
                        cluster,
                        "--from".equals(cluster) ? ground.source().url() : ground.targetUrl()));
        return command;
    }

    @Override
    public Map<String, String> environment() {
        return RehomeCopy.environment(javaOptions);
    }

    @Override
    public boolean needsTargetIndex() {
        return false;
    }
}
