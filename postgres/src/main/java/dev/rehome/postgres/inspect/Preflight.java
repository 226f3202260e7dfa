package dev.rehome.postgres.inspect;

import dev.rehome.engine.report.Problem;
import dev.rehome.postgres.catalog.Catalog;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.connect.ServerFacts;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.connect.SessionSettings;
import dev.rehome.postgres.selection.Selection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds what would stop or spoil a clone, before anything is touched. Only reads. */
public final class Preflight {
    private static final SessionSettings CATALOG =
            SessionSettings.plain().with("search_path", "pg_catalog");

    private final Server source;
    private final Server target;
    private final List<String> databases;
    private final PreflightOptions options;
    private final List<Problem> problems = new ArrayList<>();

    private Preflight(
            Server source, Server target, List<String> databases, PreflightOptions options) {
        this.source = source;
        this.target = target;
        this.databases = List.copyOf(databases);
        this.options = options;
    }

    /** Everything in the way of cloning these databases, errors first. */
    public static List<Problem> forClone(
            Server source, Server target, List<String> databases, PreflightOptions options) {
        var preflight = new Preflight(source, target, databases, options);
        preflight.run();
        List<Problem> errors = new ArrayList<>();
        List<Problem> warnings = new ArrayList<>();
        for (Problem each : preflight.problems) {
            (each.severity() == Problem.Severity.ERROR ? errors : warnings).add(each);
        }
        errors.addAll(warnings);
        return List.copyOf(errors);
    }

    private void run() {
        try {
            servers(source.facts(), target.facts());
            List<String> there = new ArrayList<>();
            try (Session atSource = source.open(source.address().database(), CATALOG);
                    Session atTarget = target.open(target.address().database(), CATALOG)) {
                var comparison = new ServerComparison(atSource, atTarget, databases, options);
                there.addAll(comparison.existing());
                problems.addAll(comparison.problems());
                for (Question question : SourceQuestions.OF_THE_SERVER) {
                    problems.addAll(question.ask(atSource, databases));
                }
            }
            Set<String> unknown = new LinkedHashSet<>(options.rows().patterns());
            for (String database : there) {
                database(database);
                unknown.removeAll(selection(database));
            }
            for (String pattern : unknown) {
                problems.add(
                        Problem.warning(
                                "no table's rows are chosen by the pattern " + pattern,
                                "is it misspelt? schema.table with * and ? as wildcards; partitions"
                                    + " that travel through their root are chosen by its name"));
            }
        } catch (SQLException e) {
            throw Inspect.unreadable(source, e);
        }
    }

    private void servers(ServerFacts from, ServerFacts to) {
        if (to.version().major() < from.version().major()) {
            problems.add(
                    Problem.error(
                            "the target is PostgreSQL %s, older than the source's %s"
                                    .formatted(to.version(), from.version()),
                            "clone to %d or newer: an older server may not know what the schema uses"
                                    .formatted(from.version().major())));
        }
        if (from.version().major() < 13) {
            problems.add(
                    Problem.error(
                            "the source is PostgreSQL %s".formatted(from.version()),
                            "only 13 and newer can be cloned"));
        }
        if (from.systemIdentifier().equals(to.systemIdentifier())) {
            problems.add(
                    Problem.error(
                            "source and target are the same cluster, %s"
                                    .formatted(from.systemIdentifier()),
                            "name another server as the target; a copy of a data directory shares"
                                    + " its identity until pg_resetwal"));
        }
        if (to.inRecovery()) {
            problems.add(
                    Problem.error(
                            "the target %s is a standby".formatted(target.address()),
                            "name the primary, or add target_session_attrs=read-write"));
        }
        if (from.inRecovery()) {
            problems.add(
                    Problem.warning(
                            "the source %s is a standby".formatted(source.address()),
                            "replay may cancel a long copy: raise max_standby_streaming_delay, or"
                                    + " clone from the primary"));
        }
        if (!to.superuser()) {
            problems.add(
                    Problem.warning(
                            "%s is no superuser at the target".formatted(to.role()),
                            "what only a superuser may do is left out by name; triggers are kept"
                                    + " quiet only where session_replication_role may be set"));
        }
    }

    private void database(String name) throws SQLException {
        try (Session session = source.open(name, CATALOG)) {
            for (Question question : SourceQuestions.OF_A_DATABASE) {
                problems.addAll(question.ask(session));
            }
            snapshot(name, session);
        }
    }

    /**
     * Tells what cannot be whole without the rows that are to be left out.
     *
     * @return the patterns that choose something in this database
     */
    private List<String> selection(String database) throws SQLException {
        if (options.rows().takesAll()) {
            return List.of();
        }
        try (Session session = source.open(database, CATALOG)) {
            Selection selection = Selection.of(session, Catalog.read(session), options.rows());
            for (String consequence : selection.consequences()) {
                problems.add(
                        Problem.warning(
                                "database %s: %s".formatted(database, consequence),
                                "let those rows come along, or make up for it afterwards"));
            }
            return options.rows().patterns().stream().filter(selection::knows).toList();
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
