package dev.rehome.cli.desk;

import dev.rehome.engine.secret.Redactor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The last gate before the outside: holds text until it is flushed and takes every secret out of
 * it. Whoever prints flushes after whole lines, so that no secret is cut in two.
 */
final class ScrubbedOutput extends OutputStream {
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private final OutputStream out;
    private final Redactor redactor;

    private ScrubbedOutput(OutputStream out, Redactor redactor) {
        this.out = out;
        this.redactor = redactor;
    }

    static PrintStream of(OutputStream out, Redactor redactor) {
        return new PrintStream(new ScrubbedOutput(out, redactor), false, StandardCharsets.UTF_8) {
            @Override
            public void println(String line) {
                synchronized (this) {
                    super.println(line);
                    flush();
                }
            }
        };
    }

    @Override
    public synchronized void write(int one) {
        held.write(one);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        held.write(bytes, offset, length);
    }

    @Override
    public synchronized void flush() throws IOException {
        String text = held.toString(StandardCharsets.UTF_8);
        held.reset();
        out.write(redactor.scrub(text).getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        flush();
    }
}
