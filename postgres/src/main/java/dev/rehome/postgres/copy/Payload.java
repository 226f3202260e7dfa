package dev.rehome.postgres.copy;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes the headers off CopyData messages, in place, and hands on what was in them. */
final class Payload {
    private static final int HEADER_BYTES = 5;

    private final CopyRelay.Sink sink;
    private final String what;

    /** Of the message under way, not here yet. */
    private int bytesLeft;

    Payload(CopyRelay.Sink sink, String what) {
        this.sink = sink;
        this.what = what;
    }

    void take(ByteBuffer messages) {
        int end = 0;
        int at = 0;
        while (at < messages.limit()) {
            if (bytesLeft == 0) {
                bytesLeft = messages.getInt(at + 1) - 4;
                at += HEADER_BYTES;
            }
            int here = Math.min(bytesLeft, messages.limit() - at);
            messages.put(end, messages, at, here);
            end += here;
            at += here;
            bytesLeft -= here;
        }
        try {
            sink.take(messages.slice(0, end));
        } catch (IOException e) {
            throw failure("write", what, e);
        }
    }

    static Failure failure(String verb, String what, IOException e) {
        return new Failure(
                ExitCode.FAILED,
                "cannot %s the rows of %s: %s".formatted(verb, what, e.getMessage()),
                "check the file and the disk, then resume",
                e);
    }
}
