package dev.rehome.postgres.connect.conninfo;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Named connections, one {@code [name]} section each: {@code ~/.pg_service.conf} or the file in
 * PGSERVICEFILE first, then {@code pg_service.conf} in PGSYSCONFDIR.
 */
record ServiceFile(Path path) {

    /** The parameters of that service, from the first file that has it. */
    static Map<Keyword, String> service(String name, Optional<String> named, Surroundings around) {
        Path own = named.map(Path::of).orElse(around.home().resolve(".pg_service.conf"));
        if (named.isPresent() && !Files.exists(own)) {
            throw wrong("service file %s not found".formatted(own), "check PGSERVICEFILE");
        }
        Path shared =
                Path.of(
                        around.variable("PGSYSCONFDIR").orElse("/etc/postgresql-common"),
                        "pg_service.conf");
        for (Path path : List.of(own, shared)) {
            Optional<Map<Keyword, String>> found =
                    Files.exists(path) ? new ServiceFile(path).section(name) : Optional.empty();
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw wrong(
                "service '%s' is in neither %s nor %s".formatted(name, own, shared),
                "add a [%s] section, or name the file in PGSERVICEFILE".formatted(name));
    }

    private Optional<Map<Keyword, String>> section(String name) {
        Map<Keyword, String> values = new EnumMap<>(Keyword.class);
        boolean inside = false;
        int number = 0;
        for (String raw : lines()) {
            number++;
            String line = raw.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith("[")) {
                if (inside) {
                    break; // as libpq does: a second section of that name is not read
                }
                inside = line.equals("[" + name + "]");
            } else if (inside) {
                pair(line, number, values);
            }
        }
        return inside ? Optional.of(values) : Optional.empty();
    }

    private void pair(String line, int number, Map<Keyword, String> values) {
        String where = "%s, line %d".formatted(path, number);
        int equals = line.indexOf('=');
        if (equals < 0) {
            throw wrong("%s: no '=' in it".formatted(where), "write keyword=value");
        }
        Keyword keyword = Keyword.named(line.substring(0, equals), where);
        if (keyword == Keyword.SERVICE || keyword == Keyword.SERVICEFILE) {
            throw wrong(
                    "%s: '%s' inside a service".formatted(where, keyword.spelled()),
                    "write the parameters themselves; services do not nest");
        }
        values.putIfAbsent(keyword, line.substring(equals + 1));
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(path);
        } catch (IOException e) {
            throw wrong(
                    "cannot read service file %s: %s".formatted(path, e), "check its permissions");
        }
    }

    private static Failure wrong(String what, String remedy) {
        return new Failure(ExitCode.BAD_INPUT, what, remedy, null);
    }
}
