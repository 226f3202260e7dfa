package dev.rehome.cli.desk;

import dev.rehome.engine.report.Printable;
import dev.rehome.engine.secret.Redactor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The last gate before the outside: holds text until it is flushed, takes every secret out of it,
 * and every control character that is not Rehome's own. Whoever prints flushes after whole lines,
 * so that no secret is cut in two.
 */
final class ScrubbedOutput extends OutputStream {
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private final OutputStream out;
    private final Redactor redactor;
    private final Pattern own;

    private ScrubbedOutput(OutputStream out, Redactor redactor, Pattern own) {
        this.out = out;
        this.redactor = redactor;
        this.own = own;
    }

    /**
     * @param own the escape sequences that pass
     */
    static PrintStream of(OutputStream out, Redactor redactor, Pattern own) {
        return new PrintStream(
                new ScrubbedOutput(out, redactor, own), false, StandardCharsets.UTF_8) {
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
        out.write(shown(redactor.scrub(text)).getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private String shown(String text) {
        var shown = new StringBuilder();
        Matcher sequence = own.matcher(text);
        int end = 0;
        while (sequence.find()) {
            shown.append(Printable.text(text.substring(end, sequence.start())));
            shown.append(sequence.group());
            end = sequence.end();
        }
        return shown.append(Printable.text(text.substring(end))).toString();
    }

    @Override
    public void close() throws IOException {
        flush();
    }
}
