package dev.rehome.postgres.dump;

import dev.rehome.postgres.archive.Archive;
import dev.rehome.postgres.archive.Entry;
import dev.rehome.postgres.archive.Section;
import dev.rehome.postgres.catalog.MaterializedView;
import dev.rehome.postgres.catalog.QualifiedName;
import dev.rehome.postgres.catalog.Table;
import dev.rehome.postgres.largeobject.LargeObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Adds to a schema's table of contents what pg_dump would have written for the rows. */
final class DataEntries {
    private final Archive schema;
    private final Map<Long, Entry> relations = new HashMap<>();
    private final Map<QualifiedName, Entry> sequences = new HashMap<>();
    private final List<Entry> data = new ArrayList<>();
    private final Map<Long, Entry> refreshes = new LinkedHashMap<>();
    private int nextId;

    /**
     * @param encoding of the rows, and so of what a restore says to the server
     */
    DataEntries(Archive schema, String encoding) {
        this.schema = schema.inEncoding(encoding);
        this.nextId = schema.largestId() + 1;
        for (Entry entry : schema.entries()) {
            if (entry.kind().equals("SEQUENCE")) {
                String in = entry.label().schema().orElse("");
                sequences.put(new QualifiedName(in, entry.tag()), entry);
            }
            boolean relation = entry.object().catalog() == Entry.ObjectId.PG_CLASS;
            if (relation && entry.section() != Section.NONE) {
                relations.putIfAbsent(entry.object().oid(), entry);
            }
        }
    }

    /** The rows of a table; returns the name of the file they belong into, without {@code .gz}. */
    String table(Table table) {
        int id = nextId++;
        String file = id + ".dat";
        data.add(
                new Entry(
                        id,
                        new Entry.ObjectId(0, table.oid()),
                        "TABLE DATA",
                        new Entry.Label(
                                table.name().name(),
                                Optional.of(table.name().schema()),
                                Optional.of(table.owner())),
                        Section.DATA,
                        new Entry.Statements(
                                // pg_restore knows by this comment that it must not truncate
                                Optional.of("-- load via partition root " + table.name().sql())
                                        .filter(_ -> table.isTree()),
                                Optional.empty(),
                                Optional.of(DumpTable.copyIn(table))),
                        new Entry.Storage(Optional.empty(), Optional.empty(), 0, true),
                        needs(table),
                        Optional.of(file)));
        return file;
    }

    /** The table itself, or the extension that makes it. */
    private List<Integer> needs(Table table) {
        Entry relation = relations.get(table.oid());
        if (relation != null) {
            return List.of(relation.id());
        }
        String extension = table.extension().map(Table.Membership::extension).orElse("");
        return schema.entries().stream()
                .filter(entry -> entry.kind().equals("EXTENSION") && entry.tag().equals(extension))
                .map(Entry::id)
                .toList();
    }

    /** Where a sequence stands. */
    void sequence(QualifiedName name, long lastValue, boolean called) {
        Entry made = sequences.get(name);
        data.add(
                new Entry(
                        nextId++,
                        Entry.ObjectId.NONE,
                        "SEQUENCE SET",
                        new Entry.Label(
                                name.name(),
                                Optional.of(name.schema()),
                                made == null ? Optional.empty() : made.label().owner()),
                        Section.DATA,
                        new Entry.Statements(
                                Optional.of(
                                        "SELECT pg_catalog.setval(%s, %d, %b);\n"
                                                .formatted(
                                                        QualifiedName.literal(name.sql()),
                                                        lastValue,
                                                        called)),
                                Optional.empty(),
                                Optional.empty()),
                        Entry.Storage.NONE,
                        made == null ? List.of() : List.of(made.id()),
                        Optional.empty()));
    }

    /**
     * A large object itself, its privileges and its comment; its bytes are in the file that {@link
     * #largeObjects} names.
     */
    void largeObject(LargeObject object) {
        int id = nextId++;
        long oid = object.oid();
        data.add(
                new Entry(
                        id,
                        new Entry.ObjectId(2995, oid), // pg_largeobject_metadata
                        "BLOB",
                        new Entry.Label(
                                Long.toString(oid), Optional.empty(), Optional.of(object.owner())),
                        Section.DATA,
                        new Entry.Statements(
                                Optional.of("SELECT pg_catalog.lo_create('%d');\n".formatted(oid)),
                                Optional.of("SELECT pg_catalog.lo_unlink('%d');\n".formatted(oid)),
                                Optional.empty()),
                        Entry.Storage.NONE,
                        List.of(),
                        Optional.empty()));
        var grants = new ArrayList<String>();
        object.revoking(object.owner()).ifPresent(grants::add);
        grants.addAll(object.granting());
        aboutLargeObject("ACL", object, id, grants);
        aboutLargeObject("COMMENT", object, id, object.commenting().stream().toList());
    }

    private void aboutLargeObject(
            String kind, LargeObject object, int id, List<String> statements) {
        if (statements.isEmpty()) {
            return;
        }
        data.add(
                new Entry(
                        nextId++,
                        Entry.ObjectId.NONE,
                        kind,
                        new Entry.Label(
                                "LARGE OBJECT " + object.oid(),
                                Optional.empty(),
                                Optional.of(object.owner())),
                        Section.NONE,
                        new Entry.Statements(
                                Optional.of(String.join(";\n", statements) + ";\n"),
                                Optional.empty(),
                                Optional.empty()),
                        Entry.Storage.NONE,
                        List.of(id),
                        Optional.empty()));
    }

    /** The bytes of all large objects, listed in {@code blobs.toc}. */
    void largeObjects() {
        List<Integer> objects =
                data.stream().filter(entry -> entry.kind().equals("BLOB")).map(Entry::id).toList();
        data.add(
                new Entry(
                        nextId++,
                        Entry.ObjectId.NONE,
                        "BLOBS",
                        new Entry.Label("BLOBS", Optional.empty(), Optional.empty()),
                        Section.DATA,
                        new Entry.Statements(Optional.empty(), Optional.empty(), Optional.empty()),
                        new Entry.Storage(Optional.empty(), Optional.empty(), 0, true),
                        objects,
                        Optional.of("blobs.toc")));
    }

    /** Filling a materialized view, after those it reads, which were added before. */
    void refresh(MaterializedView view) {
        Entry made = relations.get(view.oid());
        if (made == null) {
            return; // an extension's, which fills it itself
        }
        var needs = new ArrayList<>(List.of(made.id()));
        for (long below : view.needs()) {
            Entry refresh = refreshes.get(below);
            if (refresh != null) {
                needs.add(refresh.id());
            }
        }
        refreshes.put(
                view.oid(),
                new Entry(
                        nextId++,
                        new Entry.ObjectId(0, view.oid()),
                        "MATERIALIZED VIEW DATA",
                        made.label(),
                        Section.POST_DATA,
                        new Entry.Statements(
                                Optional.of(
                                        "REFRESH MATERIALIZED VIEW %s;\n"
                                                .formatted(view.name().sql())),
                                Optional.empty(),
                                Optional.empty()),
                        Entry.Storage.NONE,
                        List.copyOf(needs),
                        Optional.empty()));
    }

    /** All entries, the rows between what must be before them and what must be after. */
    Archive archive() {
        var all = new ArrayList<Entry>();
        boolean added = false;
        for (Entry entry : schema.entries()) {
            if (!added && entry.section() == Section.POST_DATA) {
                all.addAll(data);
                added = true;
            }
            all.add(entry);
        }
        if (!added) {
            all.addAll(data);
        }
        all.addAll(refreshes.values());
        return schema.with(all);
    }
}
