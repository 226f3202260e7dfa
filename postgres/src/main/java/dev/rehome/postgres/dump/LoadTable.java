package dev.rehome.postgres.dump;

import dev.rehome.engine.digest.Digest;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.archive.Entry;
import dev.rehome.postgres.catalog.QualifiedName;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.connect.Transaction;
import dev.rehome.postgres.copy.CopyRelay;
import dev.rehome.postgres.copy.CopySql;
import dev.rehome.postgres.landing.CopyTable;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The rows of one table: loaded in one transaction with the note that they are there, and read
 * back.
 *
 * @param place what the rows land in
 * @param unlogged whether any table that they may land in is, so that a crash of the target empties
 *     it while the note stays
 */
record LoadTable(DumpedDatabase dump, Entry entry, Place place, boolean unlogged) {

    /** What holds the rows at the target. */
    enum Place {
        /** A table that the dump makes. */
        OWN_TABLE,
        /** A table that an extension makes, whose own rows stay. */
        EXTENSION,
        /** Whatever partitions below a partitioned table they belong to. */
        TREE
    }

    /**
     * Loads them, unless they were loaded before and are sure to be there. A large table of its own
     * is emptied in the same transaction, so its rows can land frozen: no later vacuum has to touch
     * them.
     *
     * @param searchPath where functions behind checks and generated columns find what they name
     *     without a schema; empty: nowhere
     * @param passed told of the rows of an earlier attempt too, at once
     * @return how many rows; of an earlier attempt too
     * @throws Failure naming the file that does not hold what was dumped; nothing is loaded then
     */
    long run(CopyRelay relay, Session target, String searchPath, CopyRelay.Passed passed)
            throws InterruptedException {
        String copy = copyIn(entry);
        try (Transaction transaction = target.begin()) {
            if (!searchPath.isEmpty()) {
                target.query(
                        "SELECT pg_catalog.set_config('search_path', ?, true)",
                        row -> row.getString(1),
                        searchPath);
            }
            OptionalLong before = Restored.rows(target, entry.id(), 0);
            if (before.isPresent() && !unlogged) {
                passed.passed(
                        before.getAsLong(), written().map(Digest::bytes).orElse(dump.bytes(entry)));
                return before.getAsLong();
            }
            if (before.isPresent()) {
                empty(target);
            }
            boolean frozen =
                    before.isEmpty()
                            && place == Place.OWN_TABLE
                            && into().equals(name())
                            && dump.bytes(entry) >= CopyTable.FREEZE_BYTES_MIN;
            if (frozen) {
                target.execute("TRUNCATE ONLY " + name().sql());
            }
            RowFile file = dump.file(entry.file().orElseThrow());
            String in =
                    "%s WITH (FORMAT text, ENCODING %s%s)"
                            .formatted(
                                    copy,
                                    QualifiedName.literal(dump.encoding()),
                                    frozen ? ", FREEZE" : "");
            Digest digest =
                    file.read(
                            bytes -> {
                                var feed = new RowFeed(bytes, file.file());
                                long taken =
                                        relay.copyIn(
                                                target, CopySql.loading(what(), in), feed, passed);
                                if (taken != feed.digest().items()) {
                                    throw lost(feed.digest().items(), taken);
                                }
                                passed.passed(taken, 0); // its bytes were told as they went
                                return feed.digest();
                            });
            if (written().isPresent() && !written().get().equals(digest)) {
                throw DumpFile.damaged(
                        file.file(),
                        "it holds %s, but %s were dumped".formatted(digest, written().get()));
            }
            Restored.add(target, entry.id(), 0, digest.items());
            transaction.commit();
            return digest.items();
        } catch (SQLException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot load %s of the dump: %s".formatted(entry, e.getMessage()),
                    "remove the cause, then resume; what was loaded stays",
                    e);
        }
    }

    /** Removes what was loaded; foreign keys of unlogged tables may point here by now. */
    private void empty(Session target) throws SQLException {
        if (place == Place.EXTENSION || !into().equals(name())) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "%s was loaded by an earlier attempt into unlogged tables that hold other rows too; a crash of the target may have emptied them since"
                            .formatted(name()),
                    "take the restore back (rehome rollback), then restore as a new run",
                    null);
        }
        String only = place == Place.TREE ? "" : "ONLY ";
        target.execute("DELETE FROM " + only + name().sql());
        Restored.forget(target, entry.id(), 0);
    }

    /** What the dump says the rows are; nothing of a stock dump. */
    Optional<Digest> written() {
        return dump.written(entry).map(Manifest.DumpedTable::digest);
    }

    /**
     * Reads the target's rows, those that are of the dump.
     *
     * @return empty where the rows went through another table, so that none are this one's alone
     */
    Optional<Digest> readBack(CopyRelay relay, Session target, CopyRelay.Passed passed)
            throws InterruptedException {
        String copy = copyIn(entry);
        if (!into().equals(name())) {
            return Optional.empty();
        }
        String rows = copy.substring("COPY ".length(), copy.length() - " FROM stdin".length());
        Optional<String> condition = dump.written(entry).flatMap(Manifest.DumpedTable::condition);
        if (condition.isPresent() || place == Place.TREE) {
            String columns = rows.contains(" (") ? rows.substring(rows.indexOf(" (") + 1) : "";
            rows =
                    "(SELECT %s FROM %s%s %s)"
                            .formatted(
                                    columns.isEmpty()
                                            ? ""
                                            : columns.substring(1, columns.length() - 1),
                                    place == Place.TREE ? "" : "ONLY ",
                                    name().sql(),
                                    condition.orElse(""));
        }
        String out =
                "COPY %s TO STDOUT WITH (FORMAT text, ENCODING %s)"
                        .formatted(rows, QualifiedName.literal(dump.encoding()));
        return Optional.of(relay.digest(target, CopySql.reading(what(), out), passed));
    }

    QualifiedName name() {
        return name(entry);
    }

    static QualifiedName name(Entry entry) {
        return new QualifiedName(entry.label().schema().orElse("public"), entry.tag());
    }

    private String what() {
        return name().toString();
    }

    /** {@code COPY table (columns) FROM stdin}. */
    private static String copyIn(Entry entry) {
        return entry.statements()
                .copy()
                .map(sql -> sql.strip().replaceFirst(";$", ""))
                .filter(sql -> sql.startsWith("COPY ") && sql.endsWith(" FROM stdin"))
                .orElseThrow(
                        () ->
                                new Failure(
                                        ExitCode.BAD_INPUT,
                                        entry
                                                + " has no COPY statement: it was dumped as INSERT"
                                                + " statements, or the table of contents is"
                                                + " damaged",
                                        "dump without --inserts, or use pg_restore",
                                        null));
    }

    /**
     * Where the rows are loaded into: a partitioned table above their own where they may belong to
     * other partitions at the target, as {@code --load-via-partition-root} has it.
     */
    static QualifiedName into(Entry entry) {
        return ArchivedSql.relation(copyIn(entry).substring("COPY ".length())).orElse(name(entry));
    }

    private QualifiedName into() {
        return into(entry);
    }

    private Failure lost(long sent, long taken) {
        return new Failure(
                "loading %s: %d rows were sent, the target took %d".formatted(what(), sent, taken),
                "look for triggers on the target's table that drop rows, then resume");
    }
}
