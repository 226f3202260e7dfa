package dev.rehome.postgres.landing;

import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.connect.SessionSettings;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a database was when it was full and nobody but us had been in it: so a rollback can tell
 * what has come into it since. Three lists of one length.
 *
 * @param relations oids of its tables, views and sequences, and of {@code pg_largeobject}; none
 *     where nobody could look
 * @param written rows of each that were ever inserted, updated or deleted, as the server's
 *     statistics count them; 0 for what is no table
 * @param bytes of each on disk, without indexes and the like
 */
public record Handed(List<Long> relations, List<Long> written, List<Long> bytes) {

    /** Of a database that nobody could look into. */
    public static final Handed UNKNOWN = new Handed(List.of(), List.of(), List.of());

    /** How long sessions of ours may take to end after they were closed. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final String LOCK_PATIENCE = "5s";

    private static final Duration PAUSE = Duration.ofMillis(20);

    /**
     * Before 15 a process of its own collects the statistics, and what a session reads of them may
     * be half a second old (PGSTAT_STAT_INTERVAL).
     */
    private static final Duration COLLECTED = Duration.ofMillis(700);

    private static final int SHARED_STATISTICS = 15;

    /** A backend reports what it has counted before it goes from this view. */
    private static final String OURS =
            """
            SELECT count(*) FROM pg_catalog.pg_stat_activity
             WHERE datname = ANY (?) AND pid <> pg_catalog.pg_backend_pid()
               AND usename = current_user
               AND application_name = pg_catalog.current_setting('application_name')
            """;

    /**
     * Sequences that belong to a column come and go with their table. Rows of a materialized view
     * are nobody's data. Asking for the size takes a lock, in which nobody is to wait for long.
     */
    private static final String NOW =
            """
            SELECT c.oid,
                   CASE c.oid WHEN 'pg_catalog.pg_largeobject'::regclass THEN 'large objects'
                        ELSE CASE c.relkind WHEN 'v' THEN 'view' WHEN 'S' THEN 'sequence'
                                  WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table'
                                  ELSE 'table' END
                             || pg_catalog.format(' %I.%I', n.nspname, c.relname) END,
                   CASE c.relkind WHEN 'r' THEN pg_catalog.pg_stat_get_tuples_inserted(c.oid)
                                              + pg_catalog.pg_stat_get_tuples_updated(c.oid)
                                              + pg_catalog.pg_stat_get_tuples_deleted(c.oid)
                        ELSE 0 END,
                   CASE c.relkind WHEN 'r' THEN coalesce(pg_catalog.pg_relation_size(c.oid), 0)
                        ELSE 0 END
              FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE c.oid = 'pg_catalog.pg_largeobject'::regclass
                OR (c.oid >= 16384 AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
                    AND c.relpersistence <> 't' AND n.nspname !~ '^pg_'
                    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                                     WHERE c.relkind = 'S' AND d.objid = c.oid
                                       AND d.classid = 'pg_catalog.pg_class'::regclass
                                       AND d.refclassid = 'pg_catalog.pg_class'::regclass
                                       AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')))
             ORDER BY c.oid
            """;

    public Handed {
        relations = List.copyOf(relations);
        written = List.copyOf(written);
        bytes = List.copyOf(bytes);
    }

    /**
     * One of them at one moment.
     *
     * @param name with its kind in front
     */
    public record Relation(long oid, String name, long written, long bytes) {}

    /**
     * What a database has now.
     *
     * @param counted whether the server counts the rows that are written
     */
    public record Now(boolean counted, List<Relation> relations) {

        /**
         * Looks.
         *
         * @throws SQLException also when somebody holds a table against every other use
         */
        public static Now of(Server server, String database) throws SQLException {
            try (Session inside =
                    server.open(
                            database,
                            SessionSettings.reading().with("lock_timeout", LOCK_PATIENCE))) {
                return new Now(
                        inside.query(
                                        "SELECT pg_catalog.current_setting('track_counts') = 'on'",
                                        row -> row.getBoolean(1))
                                .getFirst(),
                        inside.query(
                                NOW,
                                row ->
                                        new Relation(
                                                row.getLong(1),
                                                row.getString(2),
                                                row.getLong(3),
                                                row.getLong(4))));
            }
        }
    }

    /** What it had of each, by oid; without names. */
    public Map<Long, Relation> then() {
        return IntStream.range(0, relations.size())
                .mapToObj(i -> new Relation(relations.get(i), "", written.get(i), bytes.get(i)))
                .collect(Collectors.toMap(Relation::oid, Function.identity()));
    }

    /**
     * Tells the log of databases that have ended, and whose sessions of ours are closed, what they
     * are; those that it knows stay as they were. One that cannot be looked into is left out.
     */
    public static void over(Server target, List<String> databases, CloneLog log)
            throws InterruptedException {
        List<String> open = databases.stream().filter(name -> log.handed(name).isEmpty()).toList();
        if (open.isEmpty() || !settled(target, open)) {
            return;
        }
        for (String name : open) {
            seen(target, name).ifPresent(as -> log.handed(name, as));
        }
    }

    /** Empty where it cannot be looked into: the work is done all the same. */
    private static Optional<Handed> seen(Server target, String database) {
        try {
            return Optional.of(of(Now.of(target, database).relations()));
        } catch (SQLException | Failure e) {
            return Optional.empty(); // and a rollback will say that it cannot tell
        }
    }

    private static Handed of(List<Relation> now) {
        return new Handed(
                now.stream().map(Relation::oid).toList(),
                now.stream().map(Relation::written).toList(),
                now.stream().map(Relation::bytes).toList());
    }

    /** Whether the statistics count everything that we wrote. */
    private static boolean settled(Server target, List<String> databases)
            throws InterruptedException {
        try (Session session = target.open()) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (session.query(OURS, row -> row.getLong(1), databases).getFirst() > 0) {
                if (System.nanoTime() > deadline) {
                    return false;
                }
                Thread.sleep(PAUSE);
            }
            if (session.jdbc().getMetaData().getDatabaseMajorVersion() < SHARED_STATISTICS) {
                Thread.sleep(COLLECTED);
            }
            return true;
        } catch (SQLException | Failure e) {
            return false;
        }
    }
}
