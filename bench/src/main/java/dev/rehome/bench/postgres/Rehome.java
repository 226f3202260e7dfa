package dev.rehome.bench.postgres;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code ./rehome postgres clone}, started as a user does.
 *
 * @param home the folder of the {@code rehome} launcher
 * @param javaOptions more options for its JVM
 */
record Rehome(Path home, int jobs, boolean verify, String javaOptions) implements PostgresMover {

    @Override
    public String tool() {
        return verify ? "rehome, verified" : "rehome";
    }

    @Override
    public String name() {
        return "%s, %d jobs".formatted(tool(), jobs);
    }

    @Override
    public List<String> command(PostgresGround ground, Path work) {
        var words =
                new ArrayList<>(
                        List.of(
                                home.resolve("rehome").toString(),
                                "postgres",
                                "clone",
                                "--from",
                                ground.source().uri("postgres"),
                                "--to",
                                ground.target().uri("postgres"),
                                "--database",
                                Data.DATABASE,
                                "--jobs",
                                Integer.toString(jobs)));
        if (!verify) {
            words.add("--no-verify");
        }
        return words;
    }

    @Override
    public Map<String, String> environment() {
        // Both in the work folder, where the tool runs and the meter looks.
        return Map.of(
                "REHOME_JAVA_OPTS",
                ("-Xlog:gc:file=gc.log " + javaOptions).strip(),
                "REHOME_JOURNAL",
                "journal.db");
    }

    @Override
    public boolean needsTargetDatabase() {
        return false;
    }
}
