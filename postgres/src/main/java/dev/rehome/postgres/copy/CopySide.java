package dev.rehome.postgres.copy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.connect.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.util.Map;
import java.util.Optional;

/**
 * One end of a copy: a session while COPY runs on it, spoken to over the raw wire. What goes wrong
 * with the connection closes its socket, so that nobody takes the session for a sound one.
 */
abstract class CopySide implements AutoCloseable {
    private final Role role;
    private final String what;
    private final Session session;
    private final Wire wire;
    private final Replies replies;

    /** What a server is in a copy, in words for messages. */
    enum Role {
        SOURCE("copying", "source"),
        TARGET("copying", "target"),
        READ("reading", "server"),
        LOADED("loading", "server");

        private final String doing;
        private final String server;

        Role(String doing, String server) {
            this.doing = doing;
            this.server = server;
        }
    }

    /**
     * @param what is copied
     */
    CopySide(Role role, String what, Session session) {
        this.role = role;
        this.what = what;
        this.session = session;
        try {
            this.wire = Wire.of(session.wire());
        } catch (IOException e) {
            throw lost(e, "");
        }
        this.replies = new Replies(wire);
    }

    Session session() {
        return session;
    }

    String what() {
        return what;
    }

    Wire wire() {
        return wire;
    }

    Replies replies() {
        return replies;
    }

    void query(String sql) throws InterruptedException {
        byte[] text = sql.getBytes(UTF_8);
        write(message('Q', ByteBuffer.allocate(text.length + 1).put(text).put((byte) 0).flip()));
    }

    void write(ByteBuffer messages) throws InterruptedException {
        try {
            wire.write(messages);
        } catch (IOException e) {
            throw broken(e);
        }
    }

    static ByteBuffer message(char type, ByteBuffer body) {
        return ByteBuffer.allocate(1 + 4 + body.remaining())
                .put((byte) type)
                .putInt(4 + body.remaining())
                .put(body)
                .flip();
    }

    /** What the server said went wrong. */
    Failure failure() {
        String state = replies.error().map(ServerError::sqlState).orElse("");
        String remedy =
                switch (state) {
                    case "53100" -> "free or add disk space on that server, then resume";
                    case "42501" -> "grant the login what the message asks for, then resume";
                    case "57P01", "57P02" -> "wait until that server accepts logins, then resume";
                    case "54000", "XX000" ->
                            "if a row is larger than 1 GB in this form, no server can send or take"
                                    + " it: find it by octet_length() of its columns, and leave"
                                    + " the table out with --exclude; else see the server's log";
                    default -> "remove the cause, then resume; what has landed stays";
                };
        return new CopyRefused(
                "%s %s: the %s %s refused: %s"
                        .formatted(
                                role.doing,
                                what,
                                role.server,
                                place(),
                                said().orElse("it ended unasked")),
                remedy,
                role == Role.TARGET || role == Role.LOADED,
                replies.error().orElse(new ServerError(Map.of())));
    }

    /** The connection is of no use any more. */
    Failure broken(IOException e) throws InterruptedException {
        abandon();
        if (e instanceof ClosedByInterruptException) {
            var interrupted =
                    new InterruptedException("interrupted while %s %s".formatted(role.doing, what));
            interrupted.initCause(e);
            throw interrupted;
        }
        return lost(e, said().map(error -> " after it said: " + error).orElse(""));
    }

    /** Closes the socket; the server rolls back. */
    void abandon() {
        try {
            session.wire().close();
        } catch (IOException e) {
            // closed is closed
        }
    }

    @Override
    public abstract void close();

    private Optional<String> said() {
        return replies.error().map(ServerError::toString);
    }

    private Failure lost(IOException e, String said) {
        return new Failure(
                ExitCode.FAILED,
                "%s %s: lost the connection to the %s %s: %s%s"
                        .formatted(role.doing, what, role.server, place(), e.getMessage(), said),
                "check that server's log and the network, then resume",
                e);
    }

    private String place() {
        return session.server().address().withDatabase(session.database()).toString();
    }
}
