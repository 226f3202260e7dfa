package dev.rehome.postgres.schema;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.archive.Entry;
import dev.rehome.postgres.catalog.QualifiedName;
import dev.rehome.postgres.connect.Session;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Makes one object after another, in the transaction that is open. */
final class MakeEntry {
    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String UNDEFINED_OBJECT = "42704";
    private static final String UNKNOWN_LABEL_PROVIDER = "22023";
    private static final int PARTITIONED_TABLE = 'p';
    private static final int STATEMENT_CHARS_SHOWN = 400;

    /** What a managed service may keep to itself; the service works without it, so it is named. */
    private static final Set<String> MAY_BE_FORBIDDEN =
            Set.of(
                    "COMMENT",
                    "EVENT TRIGGER",
                    "PUBLICATION",
                    "PUBLICATION TABLE",
                    "PUBLICATION TABLES IN SCHEMA",
                    "SECURITY LABEL",
                    "SUBSCRIPTION");

    /** Kinds whose statements hold passwords, which no message may show. */
    private static final Set<String> SECRET = Set.of("USER MAPPING", "SUBSCRIPTION", "SERVER");

    private final Session target;
    private final Optional<Owners> owners;
    private final Set<String> tablespaces;

    /** The numbers of entries that were left out, and of those about them. */
    private final Set<Integer> leftOut;

    private final Set<String> missing = new HashSet<>();
    private String tablespace = "";
    private String accessMethod = "";

    /**
     * @param leftOut of an earlier attempt
     */
    MakeEntry(Session target, Optional<Owners> owners, Set<Integer> leftOut) throws SQLException {
        this.target = target;
        this.owners = owners;
        this.leftOut = new HashSet<>(leftOut);
        this.tablespaces = Tablespaces.usable(target);
    }

    boolean leftOut(Entry entry) {
        return leftOut.contains(entry.id());
    }

    void run(Entry entry, Consumer<String> skipped) throws SQLException {
        boolean aboutLeftOut = entry.dependencies().stream().anyMatch(leftOut::contains);
        if (aboutLeftOut && (Phases.isGrant(entry) || MAY_BE_FORBIDDEN.contains(entry.kind()))) {
            leftOut.add(entry.id()); // its object was named when it was left out
            return;
        }
        if (Phases.isGrant(entry)) {
            if (owners.isPresent()) {
                grant(entry, skipped);
            }
            return;
        }
        place(entry, skipped);
        if (MAY_BE_FORBIDDEN.contains(entry.kind())) {
            if (!tried(entry, entry.definition(), skipped)) {
                leftOut.add(entry.id());
                return;
            }
        } else {
            make(entry, entry.definition());
        }
        if (entry.storage().relationKind() == PARTITIONED_TABLE
                && entry.storage().accessMethod().isPresent()) {
            make(
                    entry,
                    "ALTER TABLE %s SET ACCESS METHOD %s"
                            .formatted(
                                    new QualifiedName(
                                                    entry.label().schema().orElse("public"),
                                                    entry.tag())
                                            .sql(),
                                    QualifiedName.quote(entry.storage().accessMethod().get())));
        }
        if (owners.isPresent()) {
            try {
                owners.get().give(entry).ifPresent(skipped);
            } catch (SQLException e) {
                throw failure(entry, "ALTER … OWNER TO " + entry.label().owner(), e);
            }
        }
    }

    /** Selects tablespace and access method, which pg_dump keeps beside the statement. */
    private void place(Entry entry, Consumer<String> skipped) throws SQLException {
        if (entry.storage().tablespace().isPresent()) {
            String wanted = entry.storage().tablespace().get();
            if (!wanted.isEmpty() && !tablespaces.contains(wanted)) {
                if (missing.add(wanted)) {
                    skipped.accept(Tablespaces.instead(entry, wanted));
                }
                wanted = "";
            }
            if (!wanted.equals(tablespace)) {
                target.execute("SET default_tablespace = " + QualifiedName.literal(wanted));
                tablespace = wanted;
            }
        }
        Optional<String> method = entry.storage().accessMethod();
        if (entry.storage().relationKind() != PARTITIONED_TABLE
                && method.isPresent()
                && !method.get().equals(accessMethod)) {
            make(entry, "SET default_table_access_method = " + QualifiedName.literal(method.get()));
            accessMethod = method.get();
        }
    }

    /**
     * Runs the grants one by one, each for its grantor. Grants to and by roles that the target does
     * not have are left out by name.
     */
    private void grant(Entry entry, Consumer<String> skipped) throws SQLException {
        boolean asAnother = false;
        boolean grantorMissing = false;
        if (entry.kind().equals("DEFAULT ACL")) {
            act(entry, entry.label().owner().orElse(""), skipped);
        }
        for (String statement : SqlStatements.split(entry.definition())) {
            if (statement.startsWith("SET SESSION AUTHORIZATION ")) {
                // Only a superuser may do that; members of the role may do the same with SET ROLE.
                String role = statement.replaceFirst("SET SESSION AUTHORIZATION", "SET ROLE");
                act(entry, unquoted(role.replaceFirst("SET ROLE", "")), skipped);
                asAnother = true;
                grantorMissing = !tried(entry, role, skipped);
            } else if (statement.startsWith("RESET SESSION AUTHORIZATION")) {
                target.execute("RESET ROLE");
                asAnother = false;
                grantorMissing = false;
            } else if (!grantorMissing) {
                tried(entry, statement, skipped);
            }
        }
        if (asAnother) {
            target.execute("RESET ROLE");
        }
    }

    private void act(Entry entry, String role, Consumer<String> skipped) throws SQLException {
        if (owners.isPresent()) {
            owners.get()
                    .act(role)
                    .ifPresent(
                            why ->
                                    skipped.accept(
                                            "%s cannot be made as role %s: %s"
                                                    .formatted(entry, role, why)));
        }
    }

    private static String unquoted(String name) {
        String stripped = name.strip();
        return stripped.startsWith("\"")
                ? stripped.substring(1, stripped.length() - 1).replace("\"\"", "\"")
                : stripped;
    }

    /** Whether it worked; what the target forbids or does not know is told and undone. */
    private boolean tried(Entry entry, String sql, Consumer<String> skipped) throws SQLException {
        var savepoint = target.jdbc().setSavepoint();
        try {
            execute(sql);
            target.jdbc().releaseSavepoint(savepoint);
            return true;
        } catch (SQLException e) {
            boolean grant = Phases.isGrant(entry);
            boolean tolerable =
                    switch (String.valueOf(e.getSQLState())) {
                        case INSUFFICIENT_PRIVILEGE -> true;
                        case UNDEFINED_OBJECT -> grant;
                        case UNKNOWN_LABEL_PROVIDER -> entry.kind().equals("SECURITY LABEL");
                        default -> false;
                    };
            if (!tolerable) {
                throw failure(entry, sql, e);
            }
            target.jdbc().rollback(savepoint);
            String what = grant ? "\"%s\"".formatted(sql) : entry.toString();
            skipped.accept("%s is left out: %s".formatted(what, e.getMessage()));
            return false;
        }
    }

    private void make(Entry entry, String sql) {
        try {
            execute(sql);
        } catch (SQLException e) {
            throw failure(entry, sql, e);
        }
    }

    private void execute(String sql) throws SQLException {
        if (sql.isBlank()) {
            return;
        }
        try (var statement = target.jdbc().createStatement()) {
            statement.setEscapeProcessing(false); // braces in definitions are not JDBC's
            statement.execute(sql);
        }
    }

    private Failure failure(Entry entry, String sql, SQLException e) {
        String shown =
                SECRET.contains(entry.kind())
                        ? "not shown, it may hold a password"
                        : sql.strip()
                                .substring(
                                        0, Math.min(sql.strip().length(), STATEMENT_CHARS_SHOWN));
        return new Failure(
                ExitCode.FAILED,
                "cannot make %s in database %s: %s; statement: %s"
                        .formatted(entry, target.database(), e.getMessage(), shown),
                remedy(entry, String.valueOf(e.getSQLState())),
                e);
    }

    private static String remedy(Entry entry, String state) {
        if (entry.kind().equals("EXTENSION") || state.equals("58P01")) {
            return "install the extension's package on the target and allow it there, or drop the"
                    + " extension at the source";
        }
        return switch (state) {
            case "42P07", "42710", "42P06", "42723", "42P04" ->
                    "the target's database is not empty: drop that object or the database";
            case INSUFFICIENT_PRIVILEGE ->
                    "give the target's login the right to make it, or change it at the source";
            case "42601", "0A000", UNDEFINED_OBJECT, "42883", "42P01", "42703" ->
                    "the target lacks something that this needs: is its version older, or is an"
                            + " extension, role or collation missing there?";
            case "53200" -> "raise max_locks_per_transaction on the target";
            default -> "see the server's message; mend it on the target or at the source, resume";
        };
    }
}
