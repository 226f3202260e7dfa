package dev.rehome.postgres.step;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.connect.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What of a clone is at the target now.
 *
 * @param databases and {@code emptied}, {@code tablespaces}, {@code roles}: names that mean what
 *     they meant to the clone
 * @param needed those of the roles that own something or have rights somewhere
 * @param others what has the name of something of the clone's and is not it
 */
record Leavings(
        List<String> databases,
        List<String> emptied,
        List<String> tablespaces,
        List<String> roles,
        Set<String> needed,
        List<String> others) {
    private static final String NEEDED =
            """
            SELECT DISTINCT rolname FROM pg_catalog.pg_roles r
              JOIN pg_catalog.pg_shdepend d
                ON d.refobjid = r.oid AND d.refclassid = 'pg_catalog.pg_authid'::regclass
            """;

    static Leavings of(DropClonedSpec spec, PostgresStore target) {
        Map<String, Long> there = target.oids();
        var others = new ArrayList<String>();
        List<String> databases = same("database", spec.databases(), there, others);
        var emptied = new ArrayList<String>();
        spec.emptied()
                .forEach(
                        (name, before) ->
                                emptied.addAll(
                                        same(
                                                "database",
                                                Map.of(name, before.oid()),
                                                there,
                                                others)));
        Map<String, Long> roles = target.oids("pg_roles", "rolname");
        strangers("database", spec.missing().databases(), spec.databases(), there, others);
        strangers("role", spec.missing().roles(), spec.roles(), roles, others);
        return new Leavings(
                databases,
                List.copyOf(emptied),
                same(
                        "tablespace",
                        spec.tablespaces(),
                        target.oids("pg_tablespace", "spcname"),
                        others),
                same("role", spec.roles(), roles, others),
                needed(target),
                List.copyOf(others));
    }

    private static List<String> same(
            String kind, Map<String, Long> meant, Map<String, Long> there, List<String> others) {
        var same = new ArrayList<String>();
        meant.forEach(
                (name, oid) -> {
                    Long now = there.get(name);
                    if (oid.equals(now)) {
                        same.add(name);
                    } else if (now != null) {
                        others.add(kind + " " + name);
                    }
                });
        return same.stream().sorted().toList();
    }

    /** Made by somebody else after the clone began, under a name that it would have given. */
    private static void strangers(
            String kind,
            List<String> missing,
            Map<String, Long> created,
            Map<String, Long> there,
            List<String> others) {
        missing.stream()
                .filter(name -> !created.containsKey(name) && there.containsKey(name))
                .forEach(name -> others.add(kind + " " + name));
    }

    private static Set<String> needed(PostgresStore target) {
        try (Session session = target.server().open()) {
            return Set.copyOf(session.query(NEEDED, row -> row.getString(1)));
        } catch (SQLException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot look what the roles of %s are needed for: %s"
                            .formatted(target.name(), e.getMessage()),
                    "see the server's message",
                    e);
        }
    }
}
