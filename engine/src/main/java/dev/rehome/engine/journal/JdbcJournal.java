package dev.rehome.engine.journal;

import dev.rehome.engine.event.Standing;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.secret.Redactor;
import dev.rehome.engine.secret.Secret;
import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.RunId;
import dev.rehome.engine.step.StoreSpec;
import dev.rehome.engine.tree.Json;
import dev.rehome.engine.tree.Tree;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** A journal in a SQLite file, for one machine, or in a PostgreSQL database, for a team. */
public final class JdbcJournal implements Journal {
    /** What a journal is opened for: only who writes makes its tables. */
    private enum For {
        WRITING,
        LOOKING
    }

    private static final Duration SHORTEST_TTL = Duration.ofSeconds(3);
    private static final int BUSY_TIMEOUT_MILLIS = 10_000;
    private static final int SOCKET_TIMEOUT_SECONDS = 30;

    private final Dialect dialect;
    private final Optional<StoreSpec> store;
    private final Database database;
    private final boolean there; // or nothing is in it, and nothing can be
    private final ConcurrentLinkedQueue<JdbcLease> leases = new ConcurrentLinkedQueue<>();

    private JdbcJournal(
            String name,
            Dialect dialect,
            Optional<StoreSpec> store,
            Database.Connect connect,
            For use) {
        this.dialect = dialect;
        this.store = store;
        this.database = new Database(name, connect);
        Function<SQLException, Failure> refused = e -> unopened(name, dialect, e);
        try {
            this.there =
                    switch (use) {
                        case WRITING ->
                                database.firstWrite(
                                        connection ->
                                                JournalTables.prepare(connection, dialect, name),
                                        refused);
                        case LOOKING ->
                                database.firstRead(
                                        connection ->
                                                JournalTables.found(connection, dialect, name),
                                        refused);
                    };
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /**
     * The journal in that file, created with its folders when missing, for its owner's eyes.
     *
     * @throws Failure with BAD_INPUT when there is something else, or nothing that may be written;
     *     with FAILED when another process writes it for long
     */
    public static Journal inFile(Path file) {
        refuseFolder(file);
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            if (Files.notExists(file)
                    && Files.getFileStore(file.toAbsolutePath().getParent())
                            .supportsFileAttributeView("posix")) {
                Files.createFile(
                        file,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
            }
        } catch (FileAlreadyExistsException e) {
            // Another process was faster.
        } catch (IOException e) {
            boolean denied = e instanceof AccessDeniedException;
            throw unopened(
                    file.toString(),
                    denied ? "permission denied at " + e.getMessage() : e.getMessage(),
                    "name a file in a folder that can be written",
                    e);
        }
        return sqlite(file.toString(), For.WRITING);
    }

    /**
     * As {@link #inFile}, to look into it: where there is no such file, or no journal in it, it is
     * an empty one and leaves nothing behind.
     */
    public static Journal seenInFile(Path file) {
        refuseFolder(file);
        return sqlite(Files.notExists(file) ? ":memory:" : file.toString(), For.LOOKING);
    }

    private static void refuseFolder(Path file) {
        if (Files.isDirectory(file)) {
            throw unopened(file.toString(), "it is a folder", Dialect.ANOTHER_FILE, null);
        }
    }

    private static Journal sqlite(String file, For use) {
        var settings = new Properties();
        settings.setProperty("busy_timeout", String.valueOf(BUSY_TIMEOUT_MILLIS));
        if (use == For.WRITING) {
            settings.setProperty("journal_mode", "WAL"); // which the file then stays in
        }
        settings.setProperty("synchronous", "FULL"); // in WAL mode NORMAL may lose the last commits
        settings.setProperty("transaction_mode", "IMMEDIATE");
        return new JdbcJournal(
                file,
                Dialect.SQLITE,
                Optional.empty(),
                () -> DriverManager.getConnection("jdbc:sqlite:" + file, settings),
                use);
    }

    /**
     * The journal in the database at {@code postgresql://user@host:port/database?…}; a password
     * that is not given may stand in {@code PGPASSWORD} or the passfile.
     *
     * @throws Failure with BAD_INPUT when the location is no such address, or nobody lets us in
     *     there; with FAILED when that passes by itself
     */
    public static Journal at(StoreSpec store) {
        return postgres(store, For.WRITING);
    }

    /**
     * As {@link #at}, to look into it: where there is no journal in that database it is an empty
     * one and leaves nothing behind. A login that may only read sees it, too.
     */
    public static Journal seenAt(StoreSpec store) {
        return postgres(store, For.LOOKING);
    }

    private static Journal postgres(StoreSpec store, For use) {
        URI uri = address(store.location());
        var settings = new Properties();
        Optional.ofNullable(uri.getUserInfo())
                .ifPresent(user -> settings.setProperty("user", user));
        store.password()
                .map(Secret::value)
                .or(() -> Optional.ofNullable(System.getenv("PGPASSWORD")))
                .ifPresent(password -> settings.setProperty("password", password));
        settings.setProperty("socketTimeout", String.valueOf(SOCKET_TIMEOUT_SECONDS));
        settings.setProperty("tcpKeepAlive", "true");
        settings.setProperty("ApplicationName", "rehome journal");
        String where =
                uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + uri.getPath();
        String url =
                "jdbc:postgresql://"
                        + where
                        + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        learn(url, settings, store.redactor());
        return new JdbcJournal(
                "at " + where,
                Dialect.POSTGRES,
                Optional.of(store),
                () -> writable(DriverManager.getConnection(url, settings)),
                use);
    }

    /**
     * A database that somebody fences is read-only by default for those who connect. Who looks for
     * the way back has to get at the journal all the same, if it is kept there. Set here and not in
     * the startup packet, which PgBouncer refuses to pass on.
     */
    private static Connection writable(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("SET default_transaction_read_only = off");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** The password that the driver will log in with, from wherever it has it. */
    private static void learn(String url, Properties settings, Redactor redactor) {
        Optional.ofNullable(Driver.parseURL(url, settings))
                .map(PGProperty.PASSWORD::getOrDefault)
                .ifPresent(
                        password ->
                                redactor.learn(new Secret("password of the journal", password)));
    }

    private static URI address(String location) {
        try {
            URI uri = URI.create(location);
            if (uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Said below; its message would repeat what was given.
        }
        throw new Failure(
                ExitCode.BAD_INPUT,
                "the journal's address is not a URI with a host",
                "write it as postgresql://user@host:5432/database",
                null);
    }

    @Override
    public void open(RunId run, Entry.RunOpened opened) {
        if (!there) {
            throw new IllegalStateException("opened only to look into it, and it is not there");
        }
        database.writeOnce(
                connection -> {
                    try (var insert =
                            connection.prepareStatement(
                                    """
                                    INSERT INTO rehome_run
                                        (id, runbook, opened_at, last_sequence, token, leased_until)
                                    SELECT ?, ?, %s, 1, 0, 0
                                    WHERE NOT EXISTS (SELECT 1 FROM rehome_run WHERE id = ?)
                                    """
                                            .formatted(dialect.now()))) {
                        insert.setString(1, run.text());
                        insert.setString(2, opened.name());
                        insert.setString(3, run.text());
                        if (insert.executeUpdate() == 0) {
                            throw new Failure(
                                    "there is a run %s already".formatted(run),
                                    "start it again; it will be given another name");
                        }
                    }
                    insert(connection, run, 1, 0, opened);
                    return true;
                });
    }

    @Override
    public Lease claim(RunId run, Owner owner, Duration ttl) {
        if (ttl.compareTo(SHORTEST_TTL) < 0) {
            throw new IllegalArgumentException(
                    "a lease of %s is shorter than %s".formatted(ttl, SHORTEST_TTL));
        }
        RunHead head = head(run);
        // Seen dead first: the statement below only takes it from the very owner that was seen.
        long ended = head.owner().filter(Owner::hasEnded).map(Owner::pid).orElse(-1L);
        var lease =
                database.writeOnce(
                        connection -> {
                            try (var take =
                                    connection.prepareStatement(
                                            """
                                            UPDATE rehome_run SET
                                                token = token + 1, person = ?, machine = ?, pid = ?,
                                                started = ?, leased_until = %1$s + ?
                                            WHERE id = ?
                                                AND (pid IS NULL OR leased_until < %1$s
                                                    OR (pid = ? AND started = ?))
                                            RETURNING token, last_sequence
                                            """
                                                    .formatted(dialect.now()))) {
                                take.setString(1, owner.person());
                                take.setString(2, owner.machine());
                                take.setLong(3, owner.pid());
                                take.setString(4, owner.started());
                                take.setLong(5, ttl.toMillis());
                                take.setString(6, run.text());
                                take.setLong(7, ended);
                                take.setString(8, head.owner().map(Owner::started).orElse(""));
                                try (ResultSet row = take.executeQuery()) {
                                    if (!row.next()) {
                                        return Optional.<JdbcLease>empty();
                                    }
                                    JournalTables.forgetStandings(connection, run);
                                    return Optional.of(
                                            new JdbcLease(
                                                    this,
                                                    run,
                                                    row.getLong(1),
                                                    row.getLong(2),
                                                    ttl));
                                }
                            }
                        });
        JdbcLease taken = lease.orElseThrow(() -> new Busy(run, head));
        leases.add(taken);
        return taken;
    }

    @Override
    public List<Recorded> entries(RunId run, long sequence) {
        List<Recorded> entries =
                read(
                        List.of(),
                        connection -> {
                            try (var select =
                                    connection.prepareStatement(
                                            """
                                            SELECT sequence, at, token, entry FROM rehome_entry
                                            WHERE run = ? AND sequence > ? ORDER BY sequence
                                            """)) {
                                select.setString(1, run.text());
                                select.setLong(2, sequence);
                                var found = new ArrayList<Recorded>();
                                try (ResultSet row = select.executeQuery()) {
                                    while (row.next()) {
                                        found.add(
                                                new Recorded(
                                                        row.getLong(1),
                                                        Instant.ofEpochMilli(row.getLong(2)),
                                                        row.getLong(3),
                                                        Tree.read(
                                                                Entry.class,
                                                                Json.read(row.getString(4)))));
                                    }
                                }
                                return found;
                            }
                        });
        if (entries.isEmpty() && sequence == 0) {
            throw unknown(run);
        }
        return entries;
    }

    @Override
    public Optional<Cursor> cursor(RunId run, String step) {
        return saved(run, step, row -> Optional.of(new Cursor(row.getString("cursor"))));
    }

    @Override
    public Optional<Told> told(RunId run, String step) {
        return saved(run, JournalTables.standingOf(step), JdbcJournal::told);
    }

    /**
     * It is for who looks on: what another version wrote otherwise is not known, and no failure.
     */
    private static Optional<Told> told(ResultSet row) throws SQLException {
        var at = Instant.ofEpochMilli(row.getLong("saved_at"));
        return Tree.tryRead(Standing.class, Json.read(row.getString("cursor")))
                .value()
                .map(standing -> new Told(at, standing));
    }

    @FunctionalInterface
    private interface Reading<T> {
        Optional<T> of(ResultSet row) throws SQLException;
    }

    private <T> Optional<T> saved(RunId run, String name, Reading<T> reading) {
        return read(
                Optional.empty(),
                connection -> {
                    try (var select =
                            connection.prepareStatement(
                                    """
                                    SELECT saved_at, cursor FROM rehome_cursor
                                    WHERE run = ? AND step = ?
                                    """)) {
                        select.setString(1, run.text());
                        select.setString(2, name);
                        try (ResultSet row = select.executeQuery()) {
                            return row.next() ? reading.of(row) : Optional.<T>empty();
                        }
                    }
                });
    }

    @Override
    public List<RunHead> runs(int max) {
        return heads("WHERE ? = ''", "", max);
    }

    @Override
    public RunHead head(RunId run) {
        return heads("WHERE id = ?", run.text(), 1).stream()
                .findFirst()
                .orElseThrow(() -> unknown(run));
    }

    @Override
    public Optional<Home> home() {
        return store.map(spec -> new Home(spec, database.read(JdbcJournal::currentDatabase)));
    }

    private static String currentDatabase(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_database()")) {
            row.next();
            return row.getString(1);
        }
    }

    @Override
    public void close() {
        leases.forEach(JdbcLease::close);
        database.close();
    }

    Database database() {
        return database;
    }

    Dialect dialect() {
        return dialect;
    }

    void released(JdbcLease lease) {
        leases.remove(lease);
    }

    /** Adds the row of an entry; the caller has taken its sequence in the same transaction. */
    void insert(Connection connection, RunId run, long sequence, long token, Entry entry)
            throws SQLException {
        try (var insert =
                connection.prepareStatement(
                        """
                        INSERT INTO rehome_entry (run, sequence, at, token, entry)
                        VALUES (?, ?, %s, ?, ?)
                        """
                                .formatted(dialect.now()))) {
            insert.setString(1, run.text());
            insert.setLong(2, sequence);
            insert.setLong(3, token);
            insert.setString(4, Json.write(Tree.of(Entry.class, entry)));
            insert.executeUpdate();
        }
    }

    private <T> T read(T none, Database.Work<T> work) {
        return there ? database.read(work) : none;
    }

    private List<RunHead> heads(String where, String argument, int max) {
        return read(
                List.of(),
                connection -> {
                    try (var select =
                            connection.prepareStatement(
                                    """
                                    SELECT id, runbook, opened_at, person, machine, pid, started,
                                        leased_until,
                                        CASE WHEN leased_until < %s THEN 1 ELSE 0 END AS lapsed
                                    FROM rehome_run %s ORDER BY opened_at DESC, id DESC LIMIT ?
                                    """
                                            .formatted(dialect.now(), where))) {
                        select.setString(1, argument);
                        select.setInt(2, max);
                        var heads = new ArrayList<RunHead>();
                        try (ResultSet row = select.executeQuery()) {
                            while (row.next()) {
                                heads.add(head(row));
                            }
                        }
                        return heads;
                    }
                });
    }

    private static RunHead head(ResultSet row) throws SQLException {
        long pid = row.getLong("pid");
        Optional<Owner> owner =
                row.wasNull()
                        ? Optional.empty()
                        : Optional.of(
                                new Owner(
                                        row.getString("person"),
                                        row.getString("machine"),
                                        pid,
                                        row.getString("started")));
        return new RunHead(
                new RunId(row.getString("id")),
                row.getString("runbook"),
                Instant.ofEpochMilli(row.getLong("opened_at")),
                owner,
                Instant.ofEpochMilli(row.getLong("leased_until")),
                row.getInt("lapsed") == 1);
    }

    private static Failure unopened(String name, Dialect dialect, SQLException e) {
        return unopened(
                dialect.passing(e) ? ExitCode.FAILED : ExitCode.BAD_INPUT,
                name,
                e.getMessage(),
                dialect.remedy(e),
                e);
    }

    private static Failure unopened(
            String name, @Nullable String why, String remedy, @Nullable Exception cause) {
        return unopened(ExitCode.BAD_INPUT, name, why, remedy, cause);
    }

    private static Failure unopened(
            ExitCode code,
            String name,
            @Nullable String why,
            String remedy,
            @Nullable Exception cause) {
        return new Failure(
                code, "the journal %s cannot be opened: %s".formatted(name, why), remedy, cause);
    }

    private static Failure unknown(RunId run) {
        return new Failure(
                ExitCode.BAD_INPUT,
                "there is no run %s in this journal".formatted(run),
                "rehome runs lists those there are",
                null);
    }
}
