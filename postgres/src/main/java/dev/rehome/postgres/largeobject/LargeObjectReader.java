package dev.rehome.postgres.largeobject;

import dev.rehome.engine.digest.Digester;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.copy.CopyRelay;
import dev.rehome.postgres.snapshot.Part;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the large objects in a range of oids, a page of them at a time, the large ones in chunks.
 */
public final class LargeObjectReader {
    /** Every read but the last of an object brings so much. */
    static final int CHUNK_BYTES = 128 * 1024;

    /** Objects read in one query: 32 chunks are 4 MiB. */
    private static final int PAGE = 32;

    private static final int HEAD_BYTES = 16;
    private static final long OID_MAX = 0xffff_ffffL;

    private static final String OBJECTS =
            """
            SELECT o.oid::int8 AS oid, pg_catalog.pg_get_userbyid(o.lomowner) AS owner,
                   pg_catalog.obj_description(o.oid, 'pg_largeobject') AS comment,
                   o.lomacl IS NOT NULL AS granted, g.grantees, g.privileges, g.grantables,
                   pg_catalog.lo_get(o.oid, 0, %d) AS start
              FROM pg_catalog.pg_largeobject_metadata AS o
              LEFT JOIN LATERAL (
                   SELECT array_agg(CASE WHEN a.grantee <> 0
                                         THEN pg_catalog.pg_get_userbyid(a.grantee)::text END)
                              AS grantees,
                          array_agg(a.privilege_type) AS privileges,
                          array_agg(a.is_grantable) AS grantables
                     FROM pg_catalog.aclexplode(o.lomacl) AS a) AS g ON true
             WHERE o.oid >= ?::int8::oid AND o.oid <= ?::int8::oid
             ORDER BY o.oid LIMIT %d
            """
                    .formatted(CHUNK_BYTES, PAGE);

    private static final String CHUNK =
            "SELECT pg_catalog.lo_get(?::int8::oid, ?, %d)".formatted(CHUNK_BYTES);

    private final Session session;
    private final Part range;
    private final byte[] scratch = new byte[HEAD_BYTES + CHUNK_BYTES];

    /** Takes what is read. */
    public interface Taker {
        Taker NOBODY =
                new Taker() {
                    @Override
                    public void objects(List<LargeObject> page) {}

                    @Override
                    public void more(long oid, long offset, byte[] chunk) {}
                };

        /** Some objects, each with its first chunk. */
        void objects(List<LargeObject> page) throws SQLException;

        /** A further chunk of an object that was among the last ones. */
        void more(long oid, long offset, byte[] chunk) throws SQLException;
    }

    /**
     * @param session in the snapshot that is to be read
     * @param range of oids, as {@link LargeObjects#ranges} cuts them
     */
    public LargeObjectReader(Session session, Part range) {
        this.session = session;
        this.range = range;
    }

    /** Reads the whole range; every chunk is digested as a row with its oid and offset. */
    public void read(Digester digester, CopyRelay.Passed passed, Taker taker) throws SQLException {
        long from = range.fromPage();
        long last = range.toPage() == Part.OPEN ? OID_MAX : range.toPage() - 1;
        while (from <= last) {
            List<LargeObject> page = page(from, last);
            taker.objects(page);
            for (LargeObject object : page) {
                digest(digester, passed, object.oid(), 0, object.start());
                long offset = object.start().length;
                int length = object.start().length;
                while (length == CHUNK_BYTES) {
                    byte[] chunk = chunk(object.oid(), offset);
                    taker.more(object.oid(), offset, chunk);
                    digest(digester, passed, object.oid(), offset, chunk);
                    offset += chunk.length;
                    length = chunk.length;
                }
            }
            if (page.size() < PAGE) {
                return;
            }
            from = page.getLast().oid() + 1;
        }
    }

    private void digest(
            Digester digester, CopyRelay.Passed passed, long oid, long offset, byte[] chunk) {
        ByteBuffer.wrap(scratch).putLong(oid).putLong(offset).put(chunk);
        digester.item(MemorySegment.ofArray(scratch), 0, HEAD_BYTES + chunk.length);
        passed.passed(1, chunk.length);
    }

    private List<LargeObject> page(long from, long last) throws SQLException {
        try (PreparedStatement query = session.jdbc().prepareStatement(OBJECTS)) {
            query.setLong(1, from);
            query.setLong(2, last);
            var page = new ArrayList<LargeObject>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    page.add(
                            new LargeObject(
                                    row.getLong("oid"),
                                    row.getString("owner"),
                                    row.getBoolean("granted")
                                            ? Optional.of(grants(row))
                                            : Optional.empty(),
                                    Optional.ofNullable(row.getString("comment")),
                                    row.getBytes("start")));
                }
            }
            return page;
        }
    }

    private static List<LargeObject.Grant> grants(ResultSet row) throws SQLException {
        Array grantees = row.getArray("grantees");
        if (grantees == null) {
            return List.of(); // granted once, and all of it revoked since
        }
        var names = (@Nullable String[]) grantees.getArray();
        var privileges = (String[]) row.getArray("privileges").getArray();
        var grantables = (Boolean[]) row.getArray("grantables").getArray();
        var grants = new ArrayList<LargeObject.Grant>();
        for (int i = 0; i < names.length; i++) {
            grants.add(
                    new LargeObject.Grant(
                            Optional.ofNullable(names[i]), privileges[i], grantables[i]));
        }
        return grants;
    }

    private byte[] chunk(long oid, long offset) throws SQLException {
        try (PreparedStatement query = session.jdbc().prepareStatement(CHUNK)) {
            query.setLong(1, oid);
            query.setLong(2, offset);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getBytes(1);
            }
        }
    }
}
