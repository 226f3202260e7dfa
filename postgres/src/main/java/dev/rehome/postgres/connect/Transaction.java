package dev.rehome.postgres.connect;

import java.sql.SQLException;

/**
 * One transaction of a session, or several in a row. What is not committed when it is closed is
 * rolled back; where that fails too, what failed before is what is told.
 */
public final class Transaction implements AutoCloseable {
    private final Session session;
    private String afterwards = "";

    Transaction(Session session) throws SQLException {
        this.session = session;
        session.jdbc().setAutoCommit(false);
    }

    /** Settings to take back when it is over, however it ends. */
    public Transaction afterwards(String sql) {
        afterwards = sql;
        return this;
    }

    /** Makes what was done since the last time last; what comes is the next transaction. */
    public void commit() throws SQLException {
        session.jdbc().commit();
    }

    @Override
    public void close() throws SQLException {
        session.jdbc().rollback();
        session.jdbc().setAutoCommit(true);
        if (!afterwards.isEmpty()) {
            session.execute(afterwards);
        }
    }
}
