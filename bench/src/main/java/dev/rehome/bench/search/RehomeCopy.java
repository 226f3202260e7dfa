package dev.rehome.bench.search;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code ./rehome search copy}, started as a user does.
 *
 * @param home the folder of the {@code rehome} launcher
 */
record RehomeCopy(Path home, Documents documents, int jobs, boolean verify, String javaOptions)
        implements SearchMover {

    @Override
    public String tool() {
        return verify ? "rehome, verified" : "rehome";
    }

    @Override
    public String name() {
        return "%s, %d jobs".formatted(tool(), jobs);
    }

    @Override
    public List<String> command(SearchGround ground, Path work) {
        var words =
                new ArrayList<>(
                        List.of(
                                home.resolve("rehome").toString(),
                                "search",
                                "copy",
                                "--from",
                                ground.source().url(),
                                "--to",
                                ground.targetUrl(),
                                "--index",
                                documents.index(),
                                "--jobs",
                                Integer.toString(jobs)));
        if (!verify) {
            words.add("--no-verify");
        }
        return words;
    }

    @Override
    public Map<String, String> environment() {
        return environment(javaOptions);
    }

    /** With a log of collections, from which the heap is read, and a journal of its own. */
    static Map<String, String> environment(String javaOptions) {
        return Map.of(
                "REHOME_JAVA_OPTS",
                ("-Xlog:gc:file=gc.log " + javaOptions).strip(),
                "REHOME_JOURNAL",
                "journal.db");
    }

    @Override
    public boolean needsTargetIndex() {
        return false;
    }
}
