package dev.rehome.cli.real;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * A command on a pseudo-terminal that {@code script} keeps: what is typed is what a person types.
 */
final class Tty {
    private static final long SECONDS_MAX = 120;
    static final String CTRL_C = "\003";

    private final Process script;
    private final StringBuilder shown = new StringBuilder();
    private final Thread reader;

    Tty(Process script) {
        this.script = script;
        this.reader = Thread.ofPlatform().daemon().start(this::read);
    }

    private void read() {
        try (var out = new java.io.InputStreamReader(script.getInputStream(), UTF_8)) {
            var buffer = new char[4096];
            for (int count = out.read(buffer); count >= 0; count = out.read(buffer)) {
                synchronized (shown) {
                    shown.append(buffer, 0, count);
                }
            }
        } catch (IOException e) {
            synchronized (shown) {
                shown.append(e);
            }
        }
    }

    void type(String text) {
        try {
            script.getOutputStream().write(text.getBytes(UTF_8));
            script.getOutputStream().flush();
        } catch (IOException e) {
            throw new IllegalStateException(raw(), e);
        }
    }

    void until(String text) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
        while (!text().contains(text)) {
            assertThat(reader.isAlive() && System.nanoTime() < end).as(raw()).isTrue();
            Thread.sleep(20); // another process shows it: there is nothing else to wait on
        }
    }

    /** The process on the terminal, below the shell that {@code script} starts. */
    ProcessHandle process() {
        return script.descendants()
                .filter(child -> child.info().command().orElse("").endsWith("java"))
                .findFirst()
                .orElseThrow();
    }

    int exit() throws InterruptedException {
        assertThat(script.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).as(raw()).isTrue();
        reader.join(TimeUnit.SECONDS.toMillis(5));
        return script.exitValue();
    }

    /** What came to the terminal, escape sequences and all. */
    String raw() {
        synchronized (shown) {
            return shown.toString();
        }
    }

    /** Without escape sequences. */
    String text() {
        return raw().replaceAll("\033\\[[0-9;?]*[A-Za-z]", "").replace("\r", "");
    }
}
