package dev.rehome.postgres.dump;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.archive.Entry;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.connect.Transaction;
import dev.rehome.postgres.copy.CopyRelay;
import java.io.InputStream;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The large objects of a dump. Up to version 16 pg_dump writes an entry for each; since 17 one for
 * all with the same owner and privileges, with the oids as its definition and a privileges entry
 * that shows the first of them for all ({@code IssueACLPerBlob} in its {@code
 * pg_backup_archiver.c}).
 */
record LoadLargeObjects(DumpedDatabase dump) {
    /** Written by one task, in one transaction. */
    static final int OBJECTS_A_PART = 1000;

    /** Notes of objects are beside those of tables, which have the entry's number, 1 and up. */
    private static final int NOTE = 0;

    private static final int CHUNK_BYTES = 1 << 18;
    private static final String GROUP = "BLOB METADATA";
    private static final Pattern OBJECT = Pattern.compile("\\bLARGE OBJECT \\d+");

    /** The objects, one entry each: they make them, without content, and say who owns them. */
    List<Entry> made() {
        var made = new ArrayList<Entry>();
        for (Entry entry : dump.archive().entries()) {
            if (entry.kind().equals("BLOB")) {
                made.add(entry);
            } else if (entry.kind().equals(GROUP)) {
                oids(entry).forEach(oid -> made.add(object(entry, oid)));
            }
        }
        return made;
    }

    /** Privileges and comments. */
    List<Entry> described() {
        Map<Integer, Entry> groups = new HashMap<>();
        dump.of(GROUP).forEach(entry -> groups.put(entry.id(), entry));
        var described = new ArrayList<Entry>();
        for (Entry entry : dump.archive().entries()) {
            if (entry.tag().startsWith("LARGE OBJECTS ")) {
                entry.dependencies().stream()
                        .map(groups::get)
                        .filter(group -> group != null)
                        .findFirst()
                        .map(LoadLargeObjects::oids)
                        .orElse(List.of())
                        .forEach(oid -> described.add(about(entry, oid)));
            } else if (entry.tag().startsWith("LARGE OBJECT ")) {
                described.add(entry);
            }
        }
        return described;
    }

    /** The objects' files, so many at a time. */
    List<List<DumpedDatabase.ObjectFile>> parts() {
        List<DumpedDatabase.ObjectFile> all = dump.objectFiles();
        var parts = new ArrayList<List<DumpedDatabase.ObjectFile>>();
        for (int from = 0; from < all.size(); from += OBJECTS_A_PART) {
            parts.add(all.subList(from, Math.min(from + OBJECTS_A_PART, all.size())));
        }
        return parts;
    }

    /** Writes the content of objects that are there, in one transaction, unless it was done. */
    void write(
            int part,
            List<DumpedDatabase.ObjectFile> objects,
            Session target,
            CopyRelay.Passed passed)
            throws InterruptedException {
        try {
            try (Transaction transaction = target.begin();
                    PreparedStatement put =
                            target.jdbc()
                                    .prepareStatement(
                                            "SELECT pg_catalog.lo_put(?::int8::oid, ?, ?)")) {
                if (Restored.rows(target, NOTE, part).isPresent()) {
                    return;
                }
                for (DumpedDatabase.ObjectFile object : objects) {
                    dump.file(object.file())
                            .read(
                                    bytes -> {
                                        write(object.oid(), bytes, put, passed);
                                        return object;
                                    });
                }
                Restored.add(target, NOTE, part, objects.size());
                transaction.commit();
            }
        } catch (SQLException e) {
            throw cannotWrite(e);
        }
    }

    private static void write(
            long oid, InputStream in, PreparedStatement put, CopyRelay.Passed passed)
            throws java.io.IOException {
        try {
            long offset = 0;
            byte[] chunk = in.readNBytes(CHUNK_BYTES);
            while (chunk.length > 0) {
                put.setLong(1, oid);
                put.setLong(2, offset);
                put.setBytes(3, chunk);
                put.execute();
                passed.passed(1, chunk.length);
                offset += chunk.length;
                chunk = in.readNBytes(CHUNK_BYTES);
            }
        } catch (SQLException e) {
            throw cannotWrite(e);
        }
    }

    private static List<String> oids(Entry group) {
        return group.definition().lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    }

    private static Entry object(Entry group, String oid) {
        return new Entry(
                group.id(),
                group.object(),
                "BLOB",
                new Entry.Label(oid, Optional.empty(), group.label().owner()),
                group.section(),
                new Entry.Statements(
                        Optional.of("SELECT pg_catalog.lo_create('%s');\n".formatted(oid)),
                        Optional.of("SELECT pg_catalog.lo_unlink('%s');\n".formatted(oid)),
                        Optional.empty()),
                group.storage(),
                group.dependencies(),
                Optional.empty());
    }

    /** What is said of the first object, said of another. */
    private static Entry about(Entry entry, String oid) {
        return entry.defining(OBJECT.matcher(entry.definition()).replaceAll("LARGE OBJECT " + oid));
    }

    private static Failure cannotWrite(SQLException e) {
        return new Failure(
                ExitCode.FAILED,
                "cannot write the large objects of the dump: " + e.getMessage(),
                "remove the cause, then resume; what was loaded stays",
                e);
    }
}
