package dev.rehome.postgres.inspect;

import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Problem;
import dev.rehome.postgres.connect.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whether the target has room. No query tells what is free on a server's disk; it can be seen only
 * where the server runs on this very machine and says where its data lie.
 */
final class Disk {
    /** Below that, an unknown disk is not worth a word. */
    private static final long WORTH_A_WORD_BYTES = 1_000_000_000;

    private static final String NEEDED =
            """
            SELECT coalesce(sum(pg_database_size(oid)), 0)::bigint FROM pg_database
             WHERE datname = ANY (?) AND has_database_privilege(oid, 'CONNECT')
            """;

    private static final String WAL = "SELECT pg_size_bytes(current_setting('max_wal_size'))";

    /** Empty where the role may not see settings of the administrator's. */
    private static final String PLACE =
            """
            SELECT (SELECT setting FROM pg_settings WHERE name = 'data_directory'),
                   extract(epoch FROM pg_postmaster_start_time())::bigint
            """;

    private Disk() {}

    /**
     * For a clone.
     *
     * @param strict whether too little forbids it; else it is a warning
     */
    static Optional<Problem> room(
            Session source, Session target, List<String> databases, boolean strict)
            throws SQLException {
        long data = Inspect.ask(source, NEEDED, row -> row.getLong(1), databases).getFirst();
        long wal = Inspect.ask(target, WAL, row -> row.getLong(1)).getFirst();
        return judge("the clone needs %s as on the source's disk", data, wal, free(target), strict);
    }

    /**
     * The same for a dump.
     *
     * @param bytes of its rows, as they are in its files
     */
    static Optional<Problem> roomForDump(Session target, long bytes, boolean strict)
            throws SQLException {
        long wal = Inspect.ask(target, WAL, row -> row.getLong(1)).getFirst();
        return judge(
                "the rows need about %s, beside their indexes", bytes, wal, free(target), strict);
    }

    /**
     * What to tell of so many bytes.
     *
     * @param use what for, with a place for the bytes
     * @param data on the source's disk, indexes and what dead rows hold included
     * @param wal how much the target may write ahead before it recycles
     */
    static Optional<Problem> judge(
            String use, long data, long wal, OptionalLong free, boolean strict) {
        String needed =
                use.formatted(Figures.bytes(data))
                        + ", and up to %s of WAL".formatted(Figures.bytes(wal));
        if (free.isEmpty()) {
            return data < WORTH_A_WORD_BYTES
                    ? Optional.empty()
                    : Optional.of(
                            Problem.warning(
                                    "how much disk is free at the target cannot be seen from here; "
                                            + needed,
                                    "look at the volume of its data directory, or at the provider's"
                                            + " console"));
        }
        if (free.getAsLong() >= data + wal) {
            return Optional.empty();
        }
        String what =
                "%s are free on the target's disk; %s"
                        .formatted(Figures.bytes(free.getAsLong()), needed);
        String remedy =
                "make room there; of a clone tables may be left out, and VACUUM FULL at the source"
                        + " saves what dead rows hold";
        if (!strict || free.getAsLong() >= data) {
            return Optional.of(Problem.warning(what, remedy));
        }
        // It may fit all the same: rows come without their dead, and long values compressed.
        return Optional.of(
                Problem.error(
                        what,
                        remedy
                                + "; if you know that it will fit, say so with 'room: false' or"
                                + " --no-room"));
    }

    /** Bytes free under the data directory, if that is on this machine. */
    static OptionalLong free(Session session) throws SQLException {
        return Inspect.ask(
                        session,
                        PLACE,
                        row -> {
                            String directory = row.getString(1);
                            return directory == null
                                    ? OptionalLong.empty()
                                    : free(directory, row.getLong(2));
                        })
                .getFirst();
    }

    private static OptionalLong free(String directory, long started) {
        try {
            Path path = Path.of(directory);
            // The same path may be there on another machine: the server's start tells them apart.
            List<String> pidFile = Files.readAllLines(path.resolve("postmaster.pid"));
            long here = Long.parseLong(pidFile.get(2).strip());
            return Math.abs(here - started) <= 2
                    ? OptionalLong.of(Files.getFileStore(path).getUsableSpace())
                    : OptionalLong.empty();
        } catch (IOException
                | InvalidPathException
                | NumberFormatException
                | IndexOutOfBoundsException e) {
            return OptionalLong.empty(); // not here, or not for us to see
        }
    }
}
