package dev.rehome.postgres.archive;

import java.util.List;
import java.util.Optional;

/**
 * One line of an archive's table of contents: an object, the statements that make it, and what must
 * be there before it.
 *
 * @param id the archive's own number for it, 1 and up
 * @param kind pg_dump's word: {@code TABLE}, {@code FK CONSTRAINT}, {@code TABLE DATA}…
 * @param section as written; {@link Archive#sections} says where a {@code NONE} belongs
 * @param dependencies ids of entries, some of which may not be in the archive
 * @param file where the rows are, in a directory archive
 */
public record Entry(
        int id,
        ObjectId object,
        String kind,
        Label label,
        Section section,
        Statements statements,
        Storage storage,
        List<Integer> dependencies,
        Optional<String> file) {

    /** An object's oids at the source: of the catalog it is in, and its own; 0 for none. */
    public record ObjectId(long catalog, long oid) {
        public static final ObjectId NONE = new ObjectId(0, 0);
        public static final long PG_CLASS = 1259;
        public static final long PG_CONSTRAINT = 2606;
    }

    /**
     * How it is called.
     *
     * @param tag its name, or a phrase such as {@code TABLE orders} for a comment or grant
     */
    public record Label(String tag, Optional<String> schema, Optional<String> owner) {}

    /** The SQL of it, each possibly several statements; {@code copy} starts the rows. */
    public record Statements(
            Optional<String> define, Optional<String> drop, Optional<String> copy) {}

    /**
     * Where and how it is kept.
     *
     * @param tablespace empty text: the database's default; absent: it is not kept anywhere
     * @param relationKind {@code pg_class.relkind} as a number, 0 when not said
     * @param rows whether the archive holds rows or large objects for it
     */
    public record Storage(
            Optional<String> tablespace,
            Optional<String> accessMethod,
            int relationKind,
            boolean rows) {
        public static final Storage NONE =
                new Storage(Optional.empty(), Optional.empty(), 0, false);
    }

    /** Its name, or what it is about. */
    public String tag() {
        return label.tag();
    }

    /** The defining SQL, empty when there is none. */
    public String definition() {
        return statements.define().orElse("");
    }

    /** The same with another defining SQL. */
    public Entry defining(String sql) {
        return new Entry(
                id,
                object,
                kind,
                label,
                section,
                new Statements(Optional.of(sql), statements.drop(), statements.copy()),
                storage,
                dependencies,
                file);
    }

    /** For people: {@code TABLE public.orders}. */
    @Override
    public String toString() {
        return kind + " " + label.schema().map(schema -> schema + ".").orElse("") + label.tag();
    }
}
