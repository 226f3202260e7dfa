package dev.rehome.postgres.clone;

import dev.rehome.postgres.selection.TableFilter;
import java.util.List;

/**
 * What to clone and how.
 *
 * @param databases names, the same on both sides; at least one
 * @param jobs tasks at a time over all databases, at least 1; each holds at most one connection to
 *     either server, and each database one more to the source while it is copied
 * @param globals also roles, memberships, and settings of roles and databases
 * @param passwords also the roles' password hashes
 * @param verify read every row again from the target
 * @param rows the tables whose rows are copied
 * @param partBytes a table larger than this is cut, so that a crash never costs more than that
 * @param sliceBytes a table larger than this is read back by several workers
 */
public record CloneOptions(
        List<String> databases,
        int jobs,
        boolean globals,
        boolean passwords,
        boolean verify,
        TableFilter rows,
        long partBytes,
        long sliceBytes) {
    private static final long PART_BYTES = 2L << 30;
    private static final long SLICE_BYTES = 256L << 20;

    public CloneOptions {
        databases = List.copyOf(databases);
        if (databases.isEmpty() || jobs < 1 || partBytes < 1 || sliceBytes < 1) {
            throw new IllegalArgumentException(
                    "databases %s, jobs %d, parts of %d and slices of %d bytes"
                            .formatted(databases, jobs, partBytes, sliceBytes));
        }
    }

    /** With parts and slices of the usual size. */
    public CloneOptions(
            List<String> databases,
            int jobs,
            boolean globals,
            boolean passwords,
            boolean verify,
            TableFilter rows) {
        this(databases, jobs, globals, passwords, verify, rows, PART_BYTES, SLICE_BYTES);
    }

    /** The same with tables cut at, and read back by several workers from, that many bytes on. */
    public CloneOptions cutAt(long bytes) {
        return new CloneOptions(databases, jobs, globals, passwords, verify, rows, bytes, bytes);
    }
}
