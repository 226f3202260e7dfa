package dev.rehome.postgres.globals;

import static dev.rehome.postgres.catalog.QualifiedName.literal;
import static dev.rehome.postgres.catalog.QualifiedName.quote;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.connect.Transaction;
import dev.rehome.postgres.schema.Membership;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes a database like another: {@link #create} before there is anything in it, {@link #complete}
 * when everything is, because settings and limits would be in the way of filling it.
 */
public final class MakeDatabase {
    private static final String DUPLICATE = "42P04";

    private static final String OID = "SELECT oid FROM pg_catalog.pg_database WHERE datname = ?";

    private final Session target;
    private final CreationLog log;
    private final int major;

    /**
     * @param target a session in another database of the target
     */
    public MakeDatabase(Session target) {
        this(target, CreationLog.NONE);
    }

    /**
     * @param target a session in another database of the target
     * @param log is told what is created, so that it can be taken back
     */
    public MakeDatabase(Session target, CreationLog log) {
        this.target = target;
        this.log = log;
        try {
            this.major = target.jdbc().getMetaData().getDatabaseMajorVersion();
        } catch (SQLException e) {
            throw new IllegalStateException("pgjdbc knows the version since login", e);
        }
    }

    /**
     * Creates it empty from {@code template0}, unless it is there. It grows under a name that only
     * this run gives, and gets its own when the log has its oid: so what has the name is this run's
     * exactly when the log says so, whenever the process is killed.
     *
     * @return what is otherwise than at the source, each with its name and reason
     * @throws Failure when the target cannot have such a database, saying why; or when somebody
     *     else made one of that name since the run began
     */
    public List<String> create(DatabaseDefinition like) {
        try {
            Optional<DatabaseDefinition> there = new ReadGlobals(target).database(like.name());
            if (there.isPresent()) {
                refuseStranger(like.name());
                checkEncoding(like, there.get());
                return List.of();
            }
            var attempts = new Attempts(target);
            String unfinished = unfinished(log.run()) + Integer.toHexString(like.name().hashCode());
            target.execute("DROP DATABASE IF EXISTS " + quote(unfinished));
            String create =
                    "CREATE DATABASE %s TEMPLATE template0 ENCODING %s%s%s"
                            .formatted(
                                    quote(unfinished),
                                    literal(like.encoding()),
                                    locale(like),
                                    tablespace(like, attempts));
            target.execute(create);
            log.created(Creations.ofDatabase(like.name(), oid(unfinished).orElseThrow()));
            target.execute(
                    "ALTER DATABASE %s RENAME TO %s"
                            .formatted(quote(unfinished), quote(like.name())));
            return attempts.skipped();
        } catch (SQLException e) {
            if (DUPLICATE.equals(e.getSQLState())) {
                throw stranger(like.name());
            }
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot create database %s at %s: %s"
                            .formatted(like.name(), target.server().address(), e.getMessage()),
                    String.valueOf(e.getSQLState()).equals("42501")
                            ? "give the target's login CREATEDB, or create the database by hand"
                            : "create the database by hand with a locale that the target has (the"
                                    + " source's is %s, %s), then try again"
                                            .formatted(like.locale().collate(), like.encoding()),
                    e);
        }
    }

    /** How the names begin of databases that a run has not yet given their own. */
    public static String unfinished(String run) {
        return "rehome-making-" + run + "-";
    }

    /** Whether the run has created the database of that name that is there now. */
    public boolean created(String name) {
        try {
            Long ours = log.created().databases().get(name);
            return ours != null && oid(name).equals(Optional.of(ours));
        } catch (SQLException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot look for database %s at %s: %s"
                            .formatted(name, target.server().address(), e.getMessage()),
                    "see the server's message, then resume",
                    e);
        }
    }

    private void refuseStranger(String name) throws SQLException {
        Optional<Map<String, Long>> found = log.found();
        if (found.isPresent()
                && !created(name)
                && !oid(name).equals(Optional.ofNullable(found.get().get(name)))) {
            throw stranger(name);
        }
    }

    private Failure stranger(String name) {
        return new Failure(
                ExitCode.REFUSED,
                "database %s at %s was not there when this run began, and this run did not create it"
                        .formatted(name, target.server().address()),
                "ask who made it; drop or rename it, then resume; or roll back, which leaves it"
                        + " alone",
                null);
    }

    private Optional<Long> oid(String name) throws SQLException {
        return target.query(OID, row -> row.getLong(1), name).stream().findFirst();
    }

    /**
     * What a database that was there before keeps of its own, where the source's is otherwise.
     *
     * @return one text that names it; empty when all is alike
     */
    public Optional<String> keeps(DatabaseDefinition like) {
        try {
            DatabaseDefinition own = new ReadGlobals(target).database(like.name()).orElse(like);
            var kept = new ArrayList<String>();
            if (!own.owner().equals(like.owner())) {
                kept.add("owner %s (source: %s)".formatted(own.owner(), like.owner()));
            }
            if (!Set.copyOf(own.grants()).equals(Set.copyOf(like.grants()))) {
                kept.add("rights");
            }
            if (!own.settings().equals(like.settings())) {
                kept.add(
                        "settings (source: %s)"
                                .formatted(
                                        like.settings().stream()
                                                .map(each -> each.setting().name())
                                                .collect(Collectors.joining(", "))));
            }
            if (!own.comment().equals(like.comment())) {
                kept.add("comment");
            }
            if (own.connectionLimit() != like.connectionLimit()) {
                kept.add("connection limit");
            }
            return kept.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            "database %s was there before and keeps its %s"
                                    .formatted(like.name(), String.join(", ", kept)));
        } catch (SQLException e) {
            throw cannotComplete(like, e);
        }
    }

    /**
     * Gives it the source's owner, grants, settings, comment and connection limit, in one
     * transaction. May be run again.
     *
     * @return what the target did not allow, each with its name and reason
     */
    public List<String> complete(DatabaseDefinition like) {
        try {
            try (Transaction transaction = target.begin()) {
                var attempts = new Attempts(target);
                String ending = owner(like, attempts);
                grants(like, attempts);
                settings(like, attempts);
                if (!ending.isEmpty()) {
                    target.execute(ending);
                }
                transaction.commit();
                return attempts.skipped();
            }
        } catch (SQLException e) {
            throw cannotComplete(like, e);
        }
    }

    /**
     * Runs what an archive says of a database's owner, grants, settings and comment, in one
     * transaction. May be run again.
     *
     * @param like its name and owner
     * @param statements as pg_dump wrote them, for this database's name
     * @return what the target did not allow, each with its name and reason
     */
    public List<String> complete(DatabaseDefinition like, List<String> statements) {
        try {
            try (Transaction transaction = target.begin()) {
                var attempts = new Attempts(target);
                String ending = owner(like, attempts);
                for (String statement : statements) {
                    attempts.run("\"%s\"".formatted(statement), statement);
                }
                if (!ending.isEmpty()) {
                    target.execute(ending);
                }
                transaction.commit();
                return attempts.skipped();
            }
        } catch (SQLException e) {
            throw cannotComplete(like, e);
        }
    }

    /** Gives it to its owner; returns what ends the membership that the login needs for that. */
    private String owner(DatabaseDefinition like, Attempts attempts) throws SQLException {
        String owner = quote(like.owner());
        String what = "owner %s of database %s".formatted(like.owner(), like.name());
        String ending = "";
        var membership = new Membership(target);
        boolean there =
                membership.all().stream().anyMatch(role -> role.role().equals(like.owner()));
        if (there) {
            Membership.Loan loan = membership.lend(like.owner());
            if (loan.refused().isPresent()) {
                attempts.skip(what, loan.refused().get());
                return "";
            }
            ending = loan.ending();
        }
        attempts.run(what, "ALTER DATABASE %s OWNER TO %s".formatted(quote(like.name()), owner));
        return ending;
    }

    private void settings(DatabaseDefinition like, Attempts attempts) throws SQLException {
        String name = quote(like.name());
        for (var each : like.settings()) {
            String whose =
                    each.role()
                            .map(
                                    role ->
                                            "ALTER ROLE %s IN DATABASE %s "
                                                    .formatted(quote(role), name))
                            .orElse("ALTER DATABASE " + name + " ");
            attempts.run(
                    "setting %s of %sdatabase %s"
                            .formatted(
                                    each.setting().name(),
                                    each.role().map(role -> role + " in ").orElse(""),
                                    like.name()),
                    whose + each.setting().sql());
        }
        if (like.comment().isPresent()) {
            attempts.run(
                    "comment of database " + like.name(),
                    "COMMENT ON DATABASE %s IS %s".formatted(name, literal(like.comment().get())));
        }
        if (like.connectionLimit() >= 0) {
            attempts.run(
                    "connection limit of database " + like.name(),
                    "ALTER DATABASE %s CONNECTION LIMIT %d"
                            .formatted(name, like.connectionLimit()));
        }
    }

    private void grants(DatabaseDefinition like, Attempts attempts) throws SQLException {
        if (like.grants().isEmpty()) {
            return;
        }
        String name = quote(like.name());
        if (!attempts.run(
                "rights on database " + like.name(),
                "REVOKE ALL ON DATABASE %s FROM PUBLIC".formatted(name))) {
            return;
        }
        for (DatabaseDefinition.Grant grant : like.grants()) {
            attempts.run(
                    "right to %s on database %s for %s"
                            .formatted(
                                    grant.privilege(),
                                    like.name(),
                                    grant.grantee().orElse("PUBLIC")),
                    "GRANT %s ON DATABASE %s TO %s%s"
                            .formatted(
                                    grant.privilege(),
                                    name,
                                    grant.grantee().map(role -> quote(role)).orElse("PUBLIC"),
                                    grant.grantable() ? " WITH GRANT OPTION" : ""));
        }
    }

    private String locale(DatabaseDefinition like) {
        DatabaseDefinition.Locale locale = like.locale();
        String libc =
                " LC_COLLATE %s LC_CTYPE %s"
                        .formatted(literal(locale.collate()), literal(locale.ctype()));
        String name = literal(locale.name().orElse(""));
        return switch (locale.provider()) {
            case 'i' -> {
                need(like, 15, "orders text by ICU");
                String rules = locale.rules().map(text -> " ICU_RULES " + literal(text)).orElse("");
                yield " LOCALE_PROVIDER icu ICU_LOCALE " + name + rules + libc;
            }
            case 'b' -> {
                need(like, 17, "orders text by the built-in provider");
                yield " LOCALE_PROVIDER builtin BUILTIN_LOCALE " + name + libc;
            }
            default -> (major < 15 ? "" : " LOCALE_PROVIDER libc") + libc;
        };
    }

    private void need(DatabaseDefinition like, int least, String what) {
        if (major < least) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "database %s %s, which PostgreSQL %d cannot do for a database"
                            .formatted(like.name(), what, major),
                    "take a target of version %d or newer, or create the database there by hand"
                            .formatted(least),
                    null);
        }
    }

    private String tablespace(DatabaseDefinition like, Attempts attempts) throws SQLException {
        if (like.tablespace().equals("pg_default")) {
            return "";
        }
        List<Boolean> may =
                target.query(
                        "SELECT pg_catalog.has_tablespace_privilege(oid, 'CREATE')"
                                + " FROM pg_catalog.pg_tablespace WHERE spcname = ?",
                        row -> row.getBoolean(1),
                        like.tablespace());
        if (!may.equals(List.of(true))) {
            attempts.skip(
                    "tablespace %s of database %s, which lies in the default one instead,"
                            .formatted(like.tablespace(), like.name()),
                    may.isEmpty()
                            ? "the target does not have it"
                            : "the login may not create there");
            return "";
        }
        return " TABLESPACE " + quote(like.tablespace());
    }

    private Failure cannotComplete(DatabaseDefinition like, SQLException e) {
        return new Failure(
                ExitCode.FAILED,
                "cannot complete database %s at %s: %s"
                        .formatted(like.name(), target.server().address(), e.getMessage()),
                "see the server's message, then resume",
                e);
    }

    private static void checkEncoding(DatabaseDefinition like, DatabaseDefinition there) {
        if (!like.encoding().equals(there.encoding())) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "database %s is %s at the target but %s at the source"
                            .formatted(like.name(), there.encoding(), like.encoding()),
                    "drop the target's database; it is then created like the source's",
                    null);
        }
    }
}
