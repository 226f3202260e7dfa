package dev.rehome.bench.postgres;

import dev.rehome.sandbox.ClientTools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Who takes part, and in which configurations. */
record Field(List<PostgresMover> movers) {
    private static final Pattern VERSION = Pattern.compile("pgcopydb version ([0-9]+[.][0-9]+)");
    private static final List<Integer> JOBS = List.of(2, 4);

    /**
     * Every contestant that is to be had here.
     *
     * @param rehome the folder of the {@code rehome} launcher
     * @param only parts of names; empty is everybody
     */
    static Field of(int sourceMajor, Path rehome, int jobs, String javaOptions, List<String> only)
            throws IOException {
        ClientTools tools =
                ClientTools.atLeast(sourceMajor)
                        .orElseThrow(() -> new IllegalStateException("no pg_dump to compare with"));
        var movers = new ArrayList<PostgresMover>();
        if (Files.isExecutable(rehome.resolve("rehome"))) {
            movers.add(new Rehome(rehome, jobs, false, javaOptions));
            movers.add(new Rehome(rehome, jobs, true, javaOptions));
        }
        for (int dumpJobs : JOBS) {
            movers.add(new DumpRestore(tools, dumpJobs, "0"));
        }
        movers.add(new DumpRestore(tools, 2, "6"));
        pgcopydb(tools)
                .ifPresentOrElse(
                        program -> movers.addAll(configurations(program)),
                        () -> System.out.println("SKIPPED: pgcopydb is not here"));
        return new Field(
                movers.stream()
                        .filter(
                                mover ->
                                        only.isEmpty()
                                                || only.stream().anyMatch(mover.name()::contains))
                        .toList());
    }

    private static List<PostgresMover> configurations(Pgcopydb.Program program) {
        var movers = new ArrayList<PostgresMover>();
        for (int jobs : JOBS) {
            movers.add(new Pgcopydb(program, jobs, List.of()));
            movers.add(new Pgcopydb(program, jobs, List.of(Pgcopydb.Choice.SPLIT)));
            if (program.copiesBinary()) {
                movers.add(new Pgcopydb(program, jobs, List.of(Pgcopydb.Choice.BINARY)));
                movers.add(
                        new Pgcopydb(
                                program,
                                jobs,
                                List.of(Pgcopydb.Choice.SPLIT, Pgcopydb.Choice.BINARY)));
                movers.add(
                        new Pgcopydb(
                                program,
                                jobs,
                                List.of(Pgcopydb.Choice.BINARY, Pgcopydb.Choice.ANALYZE_ONLY)));
            }
        }
        return movers;
    }

    /** {@code $PGCOPYDB} if it is set, or else the newest of the machine's and the cached one. */
    private static Optional<Pgcopydb.Program> pgcopydb(ClientTools clients) throws IOException {
        String chosen = System.getenv("PGCOPYDB");
        if (chosen != null) {
            return program(Path.of(chosen), clients);
        }
        Stream<Path> cached = ClientTools.newest().map(tools -> tools.program("pgcopydb")).stream();
        Stream<Path> onPath =
                Arrays.stream(System.getenv("PATH").split(":"))
                        .map(folder -> Path.of(folder, "pgcopydb"));
        Optional<Pgcopydb.Program> newest = Optional.empty();
        for (Path path : Stream.concat(cached, onPath).filter(Files::isExecutable).toList()) {
            Optional<Pgcopydb.Program> found = program(path, clients);
            if (found.isPresent()
                    && (newest.isEmpty() || minor(found.get()) > minor(newest.get()))) {
                newest = found;
            }
        }
        return newest;
    }

    private static Optional<Pgcopydb.Program> program(Path path, ClientTools clients)
            throws IOException {
        var version = VERSION.matcher(said(path, "--version"));
        return version.find()
                ? Optional.of(
                        new Pgcopydb.Program(
                                path,
                                version.group(1),
                                said(path, "clone", "--help").contains("--use-copy-binary"),
                                clients))
                : Optional.empty();
    }

    /** The 18 of 0.18. */
    private static int minor(Pgcopydb.Program program) {
        return Integer.parseInt(program.version().substring(program.version().indexOf('.') + 1));
    }

    private static String said(Path program, String... arguments) throws IOException {
        var words = new ArrayList<>(List.of(program.toString()));
        words.addAll(List.of(arguments));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .toLowerCase(Locale.ROOT);
    }
}
