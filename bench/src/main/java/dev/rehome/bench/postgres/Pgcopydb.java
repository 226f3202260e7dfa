package dev.rehome.bench.postgres;

import dev.rehome.sandbox.ClientTools;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code pgcopydb clone}: the fastest tool people use today. */
record Pgcopydb(Program program, int jobs, List<Choice> choices) implements PostgresMover {

    /**
     * The tool itself.
     *
     * @param clients the pg_dump and pg_restore it is to use; those of a newer major than the
     *     target would send settings that the target does not know
     */
    record Program(Path path, String version, boolean copiesBinary, ClientTools clients) {}

    /** What a user may choose to make it faster. */
    enum Choice {
        SPLIT("split", "--split-tables-larger-than=200MB"),
        BINARY("binary", "--use-copy-binary"),
        /** Statistics by vacuumdb at the end, instead of a VACUUM ANALYZE of each table. */
        ANALYZE_ONLY("analyze only", "--skip-vacuum");

        private final String label;
        private final String option;

        Choice(String label, String option) {
            this.label = label;
            this.option = option;
        }
    }

    @Override
    public String tool() {
        return "pgcopydb";
    }

    @Override
    public String name() {
        String chosen =
                choices.isEmpty()
                        ? "plain"
                        : choices.stream()
                                .map(choice -> choice.label)
                                .collect(Collectors.joining(" "));
        return "pgcopydb %s, %s, %d jobs".formatted(program.version(), chosen, jobs);
    }

    @Override
    public List<String> command(PostgresGround ground, Path work) {
        String number = Integer.toString(jobs);
        var words = new ArrayList<String>();
        if (choices.contains(Choice.ANALYZE_ONLY)) {
            String vacuumdb = program.clients().program("vacuumdb").toString();
            String script = "analyze=\"$1 -Z -j $2 -d $3\"; shift 3; \"$@\" && exec $analyze";
            words.addAll(List.of("sh", "-c", script, "sh", vacuumdb, number, ground.to()));
        }
        words.addAll(List.of(program.path().toString(), "clone"));
        words.addAll(List.of("--source", ground.from(), "--target", ground.to()));
        words.addAll(List.of("--dir", work.resolve("pgcopydb").toString()));
        words.addAll(List.of("--table-jobs", number, "--index-jobs", number));
        choices.forEach(choice -> words.add(choice.option));
        return words;
    }

    @Override
    public Map<String, String> environment() {
        return Map.of(
                "PG_CONFIG",
                program.clients().program("pg_config").toString(),
                "PATH",
                program.clients().bin() + ":" + System.getenv("PATH"));
    }

    @Override
    public boolean needsTargetDatabase() {
        return true;
    }
}
