package dev.rehome.postgres.copy;

import dev.rehome.engine.digest.ItemTaker;
import dev.rehome.postgres.connect.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/** The server that sends rows. Closing early cancels its statement. */
final class SendingSide extends CopySide {
    private final RowStream rows;

    SendingSide(Role role, Session session, CopySql sql, ByteBuffer buffer, ItemTaker taker)
            throws InterruptedException {
        super(role, sql.what(), session);
        this.rows = new RowStream(wire(), replies(), buffer, sql.binary(), taker);
        query(sql.out());
    }

    RowStream rows() {
        return rows;
    }

    /** The next messages with rows, as they came; empty when there were none. */
    ByteBuffer next() throws InterruptedException {
        if (Thread.interrupted()) {
            abandon();
            throw new InterruptedException("interrupted while copying " + what());
        }
        try {
            return rows.next();
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** The statement has ended: fails if it ended badly. */
    void check() {
        if (replies().error().isPresent() || !rows.done()) {
            throw failure();
        }
    }

    @Override
    public void close() {
        if (rows.ready() || session().wire().isClosed()) {
            return;
        }
        try {
            session().jdbc().unwrap(PGConnection.class).cancelQuery();
            while (!rows.ready()) {
                rows.next();
            }
        } catch (IOException | SQLException e) {
            abandon(); // the copy fails for another reason; this one only ends the session
        }
    }
}
