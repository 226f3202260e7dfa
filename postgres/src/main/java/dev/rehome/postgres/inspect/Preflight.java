package dev.rehome.postgres.inspect;

import dev.rehome.engine.report.Problem;
import dev.rehome.postgres.catalog.Catalog;
import dev.rehome.postgres.catalog.QualifiedName;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.connect.ServerFacts;
import dev.rehome.postgres.connect.ServerVersion;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.connect.SessionSettings;
import dev.rehome.postgres.selection.Selection;
import dev.rehome.postgres.selection.TableFilter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds what would stop or spoil a move, before anything is touched. Only reads. */
public final class Preflight {
    private static final SessionSettings CATALOG =
            SessionSettings.plain().with("search_path", "pg_catalog");

    private static final String READS_ALL =
            """
            SELECT pg_catalog.current_setting('is_superuser') = 'on'
                   OR EXISTS (SELECT FROM pg_catalog.pg_roles
                               WHERE rolname = 'pg_read_all_data'
                                 AND pg_catalog.pg_has_role(oid, 'USAGE'))
            """;

    private final Server source;
    private final List<Problem> problems = new ArrayList<>();

    private Preflight(Server source) {
        this.source = source;
    }

    /** Everything in the way of cloning these databases, errors first. */
    public static List<Problem> forClone(
            Server source, Server target, List<String> databases, PreflightOptions options) {
        var preflight = new Preflight(source);
        preflight.compare(target, databases, options);
        return preflight.errorsFirst();
    }

    /** What at the source alone is in the way of moving these databases anywhere, errors first. */
    public static List<Problem> ofSource(Server source, List<String> databases) {
        var preflight = new Preflight(source);
        ServerFacts facts = source.facts();
        preflight.pooler(source, facts);
        if (preflight.problems.isEmpty()) {
            preflight.source(facts, databases);
        }
        return preflight.errorsFirst();
    }

    /**
     * The pooler in front of a server, if there is one: a move needs a session to stay what it is,
     * and many to share a snapshot.
     */
    public static List<Problem> pooler(Server server) {
        var preflight = new Preflight(server);
        preflight.pooler(server, server.facts());
        return preflight.errorsFirst();
    }

    /**
     * What at the target's server is in the way of restoring a dump, errors first.
     *
     * @param dumped the version of the server that was dumped
     * @param bytes of the rows in the dumps
     * @param room whether too little room on the target's disk forbids it
     */
    public static List<Problem> forRestore(
            Server target, Optional<ServerVersion> dumped, long bytes, boolean room) {
        var preflight = new Preflight(target);
        ServerFacts facts = target.facts();
        preflight.pooler(target, facts);
        if (preflight.problems.isEmpty()) {
            dumped.ifPresent(from -> preflight.older(facts, from, "restore into"));
            preflight.standby(target, facts);
            try (Session session = target.open()) {
                Disk.roomForDump(session, bytes, room).ifPresent(preflight.problems::add);
            } catch (SQLException e) {
                throw Inspect.unreadable(target, e);
            }
        }
        return preflight.errorsFirst();
    }

    private List<Problem> errorsFirst() {
        List<Problem> errors = new ArrayList<>();
        List<Problem> warnings = new ArrayList<>();
        for (Problem each : problems) {
            (each.severity() == Problem.Severity.ERROR ? errors : warnings).add(each);
        }
        errors.addAll(warnings);
        return List.copyOf(errors);
    }

    /**
     * Whether the login may read every table, whoever owns it.
     *
     * @return a warning when it may not
     */
    public static Optional<Problem> readsAll(Server server) {
        try (Session session = server.open()) {
            boolean all = session.query(READS_ALL, row -> row.getBoolean(1)).getFirst();
            String login = server.address().user();
            return all
                    ? Optional.empty()
                    : Optional.of(
                            Problem.warning(
                                    "what others own and have not granted to %s at %s cannot be compared"
                                            .formatted(login, server.address()),
                                    "compare as a superuser, or GRANT pg_read_all_data TO "
                                            + QualifiedName.quote(login)
                                            + " (14 and newer); a clone's own verification needs"
                                            + " neither"));
        } catch (SQLException e) {
            throw Inspect.unreadable(server, e);
        }
    }

    private void compare(Server target, List<String> databases, PreflightOptions options) {
        ServerFacts from = source.facts();
        ServerFacts to = target.facts();
        pooler(source, from);
        pooler(target, to);
        if (!problems.isEmpty()) {
            return; // whatever else is asked may be answered by anybody
        }
        servers(from, target, to);
        List<String> there;
        try (Session atSource = source.open(source.address().database(), CATALOG);
                Session atTarget = target.open(target.address().database(), CATALOG)) {
            login(atTarget, to);
            var comparison = new ServerComparison(atSource, atTarget, databases, options);
            there = comparison.existing();
            problems.addAll(comparison.problems());
            selections(there, options.rows());
        } catch (SQLException e) {
            throw Inspect.unreadable(source, e);
        }
        source(from, there);
    }

    private void source(ServerFacts facts, List<String> databases) {
        if (facts.version().major() < 13) {
            problems.add(
                    Problem.error(
                            "the source is PostgreSQL %s".formatted(facts.version()),
                            "only 13 and newer can be cloned"));
        }
        if (facts.inRecovery()) {
            problems.add(
                    Problem.warning(
                            "the source %s is a standby".formatted(source.address()),
                            "replay may cancel a long copy: raise max_standby_streaming_delay, or"
                                + " clone from the primary; fence the primary, not the standby"));
        }
        try (Session session = source.open(source.address().database(), CATALOG)) {
            for (Question question : SourceQuestions.OF_THE_SERVER) {
                problems.addAll(question.ask(session, databases));
            }
            for (String database : databases) {
                database(database);
            }
        } catch (SQLException e) {
            throw Inspect.unreadable(source, e);
        }
    }

    private void pooler(Server server, ServerFacts facts) {
        if (facts.pooled()) {
            problems.add(
                    Problem.error(
                            "a connection pooler or proxy answers at %s, not PostgreSQL itself"
                                    .formatted(server.address()),
                            "connect to the server behind it (it calls itself %s): sessions through a"
                                            .formatted(facts.address())
                                    + " pooler are changed under us and cannot be relied on to"
                                    + " share a snapshot"));
        }
    }

    private void login(Session atTarget, ServerFacts to) throws SQLException {
        if (to.superuser()) {
            return;
        }
        Optional<ManagedService> service = ManagedService.of(atTarget);
        problems.add(
                service.isPresent()
                        ? service.get().without("target", to.role(), atTarget)
                        : Problem.warning(
                                "%s is no superuser at the target".formatted(to.role()),
                                "what only a superuser may do is left out by name; the roles that"
                                    + " own objects are lent to it while it works, if it may grant"
                                    + " them"));
    }

    private void servers(ServerFacts from, Server target, ServerFacts to) {
        older(to, from.version(), "clone to");
        if (from.systemIdentifier().equals(to.systemIdentifier())) {
            problems.add(
                    Problem.error(
                            "source and target are the same cluster, %s"
                                    .formatted(from.systemIdentifier()),
                            "name another server as the target; a copy of a data directory shares"
                                    + " its identity until pg_resetwal"));
        }
        standby(target, to);
    }

    private void older(ServerFacts to, ServerVersion from, String verb) {
        if (to.version().major() < from.major()) {
            problems.add(
                    Problem.error(
                            "the target is PostgreSQL %s, older than the source's %s"
                                    .formatted(to.version(), from),
                            "%s %d or newer: an older server may not know what the schema uses"
                                    .formatted(verb, from.major())));
        }
    }

    private void standby(Server target, ServerFacts to) {
        if (to.inRecovery()) {
            problems.add(
                    Problem.error(
                            "the target %s is a standby".formatted(target.address()),
                            "name the primary, or add target_session_attrs=read-write"));
        }
    }

    private void database(String name) throws SQLException {
        try (Session session = source.open(name, CATALOG)) {
            for (Question question : SourceQuestions.OF_A_DATABASE) {
                problems.addAll(question.ask(session));
            }
            Leftovers.in(session, "source").ifPresent(problems::add);
            snapshot(name, session);
        }
    }

    private void selections(List<String> databases, TableFilter rows) throws SQLException {
        Set<String> unknown = new LinkedHashSet<>(rows.patterns());
        for (String database : databases) {
            unknown.removeAll(selection(database, rows));
        }
        for (String pattern : unknown) {
            problems.add(
                    Problem.error(
                            "no table's rows are chosen by the pattern " + pattern,
                            "is it misspelt? schema.table with * and ? as wildcards; partitions"
                                    + " that travel through their root are chosen by its name"));
        }
    }

    /**
     * Tells what cannot be whole without the rows that are to be left out.
     *
     * @return the patterns that choose something in this database
     */
    private List<String> selection(String database, TableFilter rows) throws SQLException {
        if (rows.takesAll()) {
            return List.of();
        }
        try (Session session = source.open(database, CATALOG)) {
            Selection selection = Selection.of(session, Catalog.read(session), rows);
            for (String consequence : selection.consequences()) {
                problems.add(
                        Problem.warning(
                                "database %s: %s".formatted(database, consequence),
                                "let those rows come along, or make up for it afterwards"));
            }
            return rows.patterns().stream().filter(selection::knows).toList();
        }
    }

    /** Behind a pooler or a balanced reader endpoint two sessions are not of one server. */
    private void snapshot(String name, Session exporter) throws SQLException {
        exporter.jdbc().setAutoCommit(false);
        exporter.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
        String snapshot =
                exporter.query("SELECT pg_catalog.pg_export_snapshot()", row -> row.getString(1))
                        .getFirst();
        try (Session importer = source.open(name)) {
            importer.jdbc().setAutoCommit(false);
            importer.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            importer.execute("SET TRANSACTION SNAPSHOT '%s'".formatted(snapshot));
            importer.jdbc().rollback();
        } catch (SQLException e) {
            problems.add(
                    Problem.error(
                            "two sessions in %s at %s cannot share a snapshot: %s"
                                    .formatted(name, source.address(), e.getMessage()),
                            "connect to the server itself, not to a pooler or a reader endpoint"
                                    + " that spreads sessions"));
        } finally {
            exporter.jdbc().rollback();
        }
    }
}
