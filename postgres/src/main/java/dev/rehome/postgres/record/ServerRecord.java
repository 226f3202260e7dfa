package dev.rehome.postgres.record;

import java.util.List;

/**
 * The state of a server as numbers and names, ordered, so that two of them can be compared and its
 * JSON has the same lines for the same state.
 *
 * @param version of the server, such as 15.8
 * @param roles all but the built-in ones
 */
public record ServerRecord(String version, List<RoleRecord> roles, List<DatabaseRecord> databases) {
    public ServerRecord {
        roles = List.copyOf(roles);
        databases = List.copyOf(databases);
    }

    /**
     * A role; its password is none of our business.
     *
     * @param attributes as CREATE ROLE writes them: {@code LOGIN CREATEDB}
     * @param memberOf the roles granted to it
     */
    public record RoleRecord(String name, String attributes, List<String> memberOf) {
        public RoleRecord {
            memberOf = List.copyOf(memberOf);
        }
    }

    /**
     * A database.
     *
     * @param bytes on disk, indexes and bloat included
     * @param grants to others than the owner, as {@code grantee=PRIVILEGE,…}
     * @param extensions name and version
     * @param objects how many there are of each kind, those of extensions left out
     */
    public record DatabaseRecord(
            String name,
            String owner,
            String encoding,
            long bytes,
            List<String> grants,
            List<String> extensions,
            List<ObjectCount> objects,
            List<TableRecord> tables,
            List<SequenceRecord> sequences) {
        public DatabaseRecord {
            grants = List.copyOf(grants);
            extensions = List.copyOf(extensions);
            objects = List.copyOf(objects);
            tables = List.copyOf(tables);
            sequences = List.copyOf(sequences);
        }
    }

    /** How many {@code index}es, {@code trigger}s, … a database has. */
    public record ObjectCount(String kind, long count) {}

    /**
     * A table or materialized view that holds rows of its own.
     *
     * @param rows counted, or the server's estimate where {@code counted} is false
     * @param bytes on disk, with TOAST and without indexes
     */
    public record TableRecord(
            String name,
            String owner,
            long rows,
            boolean counted,
            long bytes,
            List<String> grants) {
        public TableRecord {
            grants = List.copyOf(grants);
        }
    }

    /**
     * Where a sequence stands.
     *
     * @param last the value last given out, or the first to come where {@code called} is false
     */
    public record SequenceRecord(String name, String owner, long last, boolean called) {}
}
