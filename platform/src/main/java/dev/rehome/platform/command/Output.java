package dev.rehome.platform.command;

import dev.rehome.engine.process.ProcessStat;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Figures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What a process writes until it ends, line by line. */
final class Output {
    private static final Duration GLANCE = Duration.ofMillis(20);

    /**
     * For what is in the pipe still, or in a {@code tee} behind the program, when that has ended.
     */
    private static final Duration SETTLE = Duration.ofSeconds(2);

    /** Of one line; a progress bar of a day has no other end. */
    private static final int LINE_BYTES_MAX = 64 * 1024;

    /** What is shown of a longer one ends so much earlier, so that no part of a secret is in it. */
    private static final int SECRET_BYTES_MAX = 8 * 1024;

    private final Process process;
    private final Consumer<String> line;
    private final Optional<Command.Bounds> bounds;
    private final long began = System.nanoTime();
    private final ByteArrayOutputStream open = new ByteArrayOutputStream();
    private long cut;
    private long taken;
    private boolean returned; // a newline that follows ends no further line

    Output(Process process, Consumer<String> line, Optional<Command.Bounds> bounds) {
        this.process = process;
        this.line = line;
        this.bounds = bounds;
    }

    /**
     * Hands the lines on until the process ends. What it started may hold the pipe longer, so
     * nothing here waits for the pipe's end.
     *
     * @return what it ended with
     * @throws Failure when it takes more than its bounds
     */
    int exit() throws InterruptedException {
        InputStream pipe = process.getInputStream();
        try {
            // The JDK closes the pipe as soon as the process has ended, but for this lock.
            synchronized (pipe) {
                follow(pipe);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (open.size() > 0) {
            tell();
        }
        return process.waitFor();
    }

    private void follow(InputStream pipe) throws IOException, InterruptedException {
        byte[] buffer = new byte[LINE_BYTES_MAX];
        long end = 0;
        while (true) {
            if (Thread.interrupted()) {
                throw new InterruptedException("the command is being ended");
            }
            refuseWhatTakesMore();
            boolean over = !process.isAlive();
            if (over && end == 0) {
                end = System.nanoTime();
            }
            boolean settled =
                    over
                            && (System.nanoTime() - end >= SETTLE.toNanos()
                                    || ProcessStat.inSession(process.pid()).isEmpty());
            int there = pipe.available();
            if (there > 0) {
                take(buffer, pipe.read(buffer, 0, Math.min(there, buffer.length)));
            } else if (!over) {
                boolean _ = process.waitFor(GLANCE.toMillis(), TimeUnit.MILLISECONDS);
            } else if (!settled) {
                Thread.sleep(GLANCE);
            }
            if (settled && (there == 0 || System.nanoTime() - end >= SETTLE.toNanos())) {
                return;
            }
        }
    }

    private void refuseWhatTakesMore() {
        if (bounds.isEmpty()) {
            return;
        }
        Command.Bounds most = bounds.get();
        if (System.nanoTime() - began >= most.time().toNanos()) {
            throw new Failure(
                    "%s did not end within %s, and was ended"
                            .formatted(most.whose(), Figures.took(most.time())),
                    "run it by hand and see what it waits for");
        }
        if (taken > most.bytes()) {
            throw new Failure(
                    "%s wrote more than %s, and was ended"
                            .formatted(most.whose(), Figures.bytes(most.bytes())),
                    "run it by hand, and have it write less");
        }
    }

    private void take(byte[] bytes, int length) {
        taken += Math.max(0, length);
        for (int i = 0; i < length; i++) {
            switch (bytes[i]) {
                case '\r' -> {
                    tell();
                    returned = true;
                }
                case '\n' -> {
                    if (!returned) {
                        tell();
                    }
                    returned = false;
                }
                default -> {
                    returned = false;
                    if (open.size() < LINE_BYTES_MAX) {
                        open.write(bytes[i]);
                    } else {
                        cut++;
                    }
                }
            }
        }
    }

    private void tell() {
        String text = open.toString(StandardCharsets.UTF_8);
        line.accept(cut == 0 ? text : shortened());
        open.reset();
        cut = 0;
    }

    private String shortened() {
        int shown = LINE_BYTES_MAX - SECRET_BYTES_MAX;
        return new String(open.toByteArray(), 0, shown, StandardCharsets.UTF_8)
                + "… (%s more)".formatted(Figures.bytes(cut + SECRET_BYTES_MAX));
    }
}
