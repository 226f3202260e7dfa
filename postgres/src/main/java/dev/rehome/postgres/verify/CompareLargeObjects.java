package dev.rehome.postgres.verify;

import dev.rehome.engine.digest.Digest;
import dev.rehome.engine.digest.Digester;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.pool.Worker;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Compares large objects by number, length and content, both sides in the order of their numbers,
 * so memory does not depend on how many there are or how long they are. A hole and zeros are the
 * same content.
 */
final class CompareLargeObjects {
    private static final int CHUNK_BYTES = 256 << 10;
    private static final int OBJECTS_A_PAGE = 1000;

    private static final String PAGE =
            """
            SELECT oid::int8 FROM pg_catalog.pg_largeobject_metadata
             WHERE oid > ?::int8::oid ORDER BY oid LIMIT %d
            """
                    .formatted(OBJECTS_A_PAGE);

    private final Side source;
    private final Side target;
    private final int differencesMax;

    CompareLargeObjects(Side source, Side target, int differencesMax) {
        this.source = source;
        this.target = target;
        this.differencesMax = differencesMax;
    }

    /**
     * @param differences one sentence each, the first of them
     * @param compared how many there are on either side
     */
    record Found(List<String> differences, long compared) {}

    /**
     * Of one object.
     *
     * @param hash two 64-bit sums of the content, and neither of them a checksum with a short cycle
     */
    private record Content(long oid, long length, long hash, long crc) {}

    Found compare(Worker worker) {
        var differences = new ArrayList<String>();
        long compared = 0;
        long differing = 0;
        try (var there = new Objects(source, worker);
                var here = new Objects(target, worker)) {
            Content left = there.next();
            Content right = here.next();
            while (left != null || right != null) {
                compared++;
                String difference = null;
                if (right == null || (left != null && left.oid < right.oid)) {
                    difference = "large object %d is missing at the target".formatted(oid(left));
                    left = there.next();
                } else if (left == null || right.oid < left.oid) {
                    difference = "large object %d is only at the target".formatted(right.oid);
                    right = here.next();
                } else {
                    if (!left.equals(right)) {
                        difference =
                                "large object %d differs: %d bytes at the source, %d at the target"
                                        .formatted(left.oid, left.length, right.length);
                    }
                    left = there.next();
                    right = here.next();
                }
                if (difference != null && ++differing <= Math.max(1, differencesMax)) {
                    differences.add(difference);
                }
            }
        }
        if (differing > differences.size()) {
            differences.add("%d large objects differ in all".formatted(differing));
        }
        return new Found(differences, compared);
    }

    private static long oid(@Nullable Content content) {
        return content == null ? 0 : content.oid;
    }

    /** The large objects of one side, one after the other. */
    private static final class Objects implements AutoCloseable {
        private final Side side;
        private final Session session;
        private final PreparedStatement read;
        private Iterator<Long> page = Collections.emptyIterator();
        private long last;

        Objects(Side side, Worker worker) {
            this.side = side;
            this.session = side.session(worker);
            try {
                read = session.jdbc().prepareStatement("SELECT pg_catalog.lo_get(?::oid, ?, ?)");
            } catch (SQLException e) {
                throw cannotRead(e);
            }
        }

        @Nullable Content next() {
            try {
                if (!page.hasNext()) {
                    // a cursor would need the driver to know of the transaction, which it does not
                    page = session.query(PAGE, row -> row.getLong(1), last).iterator();
                }
                if (!page.hasNext()) {
                    return null;
                }
                last = page.next();
                return content(last);
            } catch (SQLException e) {
                throw cannotRead(e);
            }
        }

        private Content content(long oid) throws SQLException {
            long length = 0;
            long hash = 0;
            var crc = new CRC32C();
            while (true) {
                read.setLong(1, oid);
                read.setLong(2, length);
                read.setInt(3, CHUNK_BYTES);
                byte[] chunk;
                try (var row = read.executeQuery()) {
                    row.next();
                    chunk = row.getBytes(1);
                }
                var digester = new Digester();
                digester.item(java.lang.foreign.MemorySegment.ofArray(chunk), 0, chunk.length);
                Digest digest = digester.digest();
                hash = hash * 0x9e3779b97f4a7c15L + digest.lo() + Long.rotateLeft(digest.hi(), 32);
                crc.update(chunk);
                length += chunk.length;
                if (chunk.length < CHUNK_BYTES) {
                    return new Content(oid, length, hash, crc.getValue());
                }
            }
        }

        private Failure cannotRead(SQLException e) {
            return new Failure(
                    "cannot read the large objects of %s at the %s: %s"
                            .formatted(side.database(), side.words(), e.getMessage()),
                    "connect as a user who may read all of them");
        }

        @Override
        public void close() {
            try {
                read.close();
            } catch (SQLException e) {
                throw cannotRead(e);
            }
        }
    }
}
