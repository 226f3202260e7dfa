package dev.rehome.postgres.connect;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.connect.conninfo.Keyword;
import dev.rehome.postgres.connect.conninfo.PassFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What {@code pg_dump}, {@code pg_restore} and {@code psql} need to log in as we do: PG* variables,
 * and what has none, the passwords above all, in files that only this user can read, never on a
 * command line. Closing it removes the files, so keep it open until the child has ended.
 */
public final class ChildEnvironment implements AutoCloseable {
    private static final String SERVICE = "rehome";
    private static final List<Keyword> WITHOUT_VARIABLE =
            List.of(
                    Keyword.SSLPASSWORD,
                    Keyword.KEEPALIVES,
                    Keyword.KEEPALIVES_COUNT,
                    Keyword.KEEPALIVES_IDLE,
                    Keyword.KEEPALIVES_INTERVAL,
                    Keyword.TCP_USER_TIMEOUT);

    private final Map<String, String> variables = new TreeMap<>();
    private final Path passFile;
    private final Path serviceFile;

    private ChildEnvironment(Path passFile, Path serviceFile) {
        this.passFile = passFile;
        this.serviceFile = serviceFile;
    }

    static ChildEnvironment of(ConnectionString address) {
        var files = new ArrayList<Path>();
        try {
            files.add(Scratch.file(".pgpass"));
            files.add(Scratch.file(".service"));
            var environment = new ChildEnvironment(files.getFirst(), files.getLast());
            environment.fill(address);
            return environment;
        } catch (IOException e) {
            files.forEach(ChildEnvironment::removeIfPossible);
            throw failure("write", e);
        }
    }

    private static void removeIfPossible(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // the next command sweeps what this one left
        }
    }

    private static Failure failure(String verb, IOException e) {
        return new Failure(
                ExitCode.FAILED,
                "cannot %s the files with which pg_dump logs in: %s"
                        .formatted(verb, e.getMessage()),
                "see that the folder for temporary files has room and may be written (it is %s; TMPDIR names another), then resume"
                        .formatted(System.getProperty("java.io.tmpdir")),
                e);
    }

    private void fill(ConnectionString address) throws IOException {
        for (Keyword keyword : Keyword.values()) {
            address.parameter(keyword)
                    .ifPresent(
                            value ->
                                    keyword.variable()
                                            .ifPresent(name -> variables.put(name, value)));
        }
        variables.put("PGHOST", each(address, Endpoint::host));
        variables.put("PGPORT", each(address, endpoint -> Integer.toString(endpoint.port())));
        if (address.endpoints().stream().anyMatch(e -> e.address().isPresent())) {
            variables.put("PGHOSTADDR", each(address, e -> e.address().orElse("")));
        }
        variables.put("PGDATABASE", address.database());
        variables.put("PGUSER", address.user());
        variables.put("PGPASSFILE", passFile.toString());
        var lines = new ArrayList<String>();
        for (Endpoint endpoint : address.endpoints()) {
            address.password(endpoint, address.database())
                    .ifPresent(
                            secret ->
                                    lines.add(
                                            PassFile.line(
                                                    endpoint.passFileHost(),
                                                    endpoint.port(),
                                                    "*",
                                                    address.user(),
                                                    secret.value())));
        }
        Files.write(passFile, lines);
        serve(address);
    }

    /** What libpq takes from no variable goes through a service. */
    private void serve(ConnectionString address) throws IOException {
        var lines = new ArrayList<String>();
        for (Keyword keyword : WITHOUT_VARIABLE) {
            address.parameter(keyword)
                    .ifPresent(value -> lines.add(keyword.spelled() + "=" + value));
        }
        if (!lines.isEmpty()) {
            lines.addFirst("[" + SERVICE + "]");
            variables.put("PGSERVICEFILE", serviceFile.toString());
            variables.put("PGSERVICE", SERVICE);
        }
        Files.write(serviceFile, lines);
    }

    private static String each(ConnectionString address, Function<Endpoint, String> part) {
        return address.endpoints().stream().map(part).collect(Collectors.joining(","));
    }

    /** The variables alone; none of them is a secret. */
    public Map<String, String> variables() {
        return Map.copyOf(variables);
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(passFile);
            Files.deleteIfExists(serviceFile);
        } catch (IOException e) {
            throw failure("remove", e);
        }
    }
}
