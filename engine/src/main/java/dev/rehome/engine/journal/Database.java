package dev.rehome.engine.journal;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one connection of a journal, used by a thread of its own: a step that is interrupted while it
 * waits for the journal does not break the connection, as an interrupted virtual thread would.
 */
final class Database implements AutoCloseable {
    private static final int ATTEMPTS_MAX = 6;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200); // doubled: 6 s in all

    private final String name;
    private final Connect connect;
    private final ExecutorService thread;
    private @Nullable Connection connection;

    @FunctionalInterface
    interface Connect {
        Connection open() throws SQLException;
    }

    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    Database(String name, Connect connect) {
        this.name = name;
        this.connect = connect;
        this.thread =
                Executors.newSingleThreadExecutor(
                        work -> Thread.ofPlatform().daemon().name("journal").unstarted(work));
    }

    /** Reads, each statement on its own. */
    <T> T read(Work<T> work) {
        return call(() -> attempt(ATTEMPTS_MAX, work, false));
    }

    /**
     * Writes in one transaction. When the connection breaks, {@code work} runs again on a new one,
     * and has to find out by itself whether the first time took effect.
     */
    <T> T write(Work<T> work) {
        return write(work, result -> {});
    }

    /**
     * As {@link #write(Work)}, and tells {@code committed} the result once it is durable, before
     * any other work begins.
     */
    <T> T write(Work<T> work, Consumer<T> committed) {
        return call(
                () -> {
                    T result = attempt(ATTEMPTS_MAX, work, true);
                    committed.accept(result);
                    return result;
                });
    }

    /** As {@link #write(Work)}, before anything else: what is wrong then is for that to tell. */
    <T> T firstWrite(Work<T> work, Function<SQLException, Failure> refused) {
        return first(work, true, refused);
    }

    /** As {@link #read}, before anything else, likewise. */
    <T> T firstRead(Work<T> work, Function<SQLException, Failure> refused) {
        return first(work, false, refused);
    }

    private <T> T first(
            Work<T> work, boolean transaction, Function<SQLException, Failure> refused) {
        return call(
                () -> {
                    try {
                        return attempt(ATTEMPTS_MAX, work, transaction);
                    } catch (SQLException e) {
                        throw refused.apply(e);
                    }
                });
    }

    /** As {@link #write}, without a second time. */
    <T> T writeOnce(Work<T> work) {
        return call(() -> attempt(1, work, true));
    }

    @Override
    public void close() {
        if (thread.isShutdown()) {
            return;
        }
        call(
                () -> {
                    drop();
                    return true;
                });
        thread.shutdown();
    }

    private <T> T attempt(int attempts, Work<T> work, boolean transaction) throws SQLException {
        Duration pause = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            try {
                Connection open = connected();
                return transaction ? transact(open, work) : work.on(open);
            } catch (SQLException e) {
                if (!broken(e)) {
                    throw e;
                }
                drop();
                if (attempt >= attempts) {
                    throw e;
                }
                pause(pause);
                pause = pause.multipliedBy(2);
            }
        }
    }

    private <T> T transact(Connection open, Work<T> work) throws SQLException {
        open.setAutoCommit(false);
        T result;
        try {
            result = work.on(open);
            open.commit();
        } catch (SQLException | RuntimeException e) {
            // SQLite ends the transaction by itself when the disk is full, and then knows none to
            // roll back: only the first error says what is wrong.
            try {
                open.rollback();
                open.setAutoCommit(true);
            } catch (SQLException alsoFailed) {
                e.addSuppressed(alsoFailed);
                drop();
            }
            throw e;
        }
        open.setAutoCommit(true);
        return result;
    }

    private Connection connected() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = connect.open();
            connection = open;
        }
        return open;
    }

    /** Class 08 is a lost connection, 57P a server that is shutting down or starting up. */
    private static boolean broken(SQLException e) {
        String state = e.getSQLState();
        return state != null && (state.startsWith("08") || state.startsWith("57P"));
    }

    private void drop() {
        try (Connection old = connection) {
            connection = null;
        } catch (SQLException e) {
            // It was broken already; nothing of it is used again.
        }
    }

    private static void pause(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private <T> T call(Callable<T> work) {
        Future<T> result = thread.submit(work);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return result.get();
                } catch (InterruptedException e) {
                    interrupted = true; // bounded: the database's own time limits end the work
                } catch (ExecutionException e) {
                    throw translated(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private RuntimeException translated(@Nullable Throwable thrown) {
        return switch (thrown) {
            case SQLException e ->
                    new Failure(
                            ExitCode.FAILED,
                            "the journal %s cannot be used: %s".formatted(name, e.getMessage()),
                            "make it reachable and writable, then resume; nothing that was written"
                                    + " is lost",
                            e);
            case RuntimeException e -> e;
            case Error e -> throw e;
            case null, default -> new IllegalStateException(thrown);
        };
    }
}
