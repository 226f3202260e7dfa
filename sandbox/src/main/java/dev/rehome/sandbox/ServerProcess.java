package dev.rehome.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A running postmaster that does not outlive this JVM, whatever ends it: a watcher holds the other
 * end of a pipe and ends the server when the pipe closes without a word.
 *
 * <p>Not {@code PR_SET_PDEATHSIG}: that signal is sent when the <em>thread</em> ends that started
 * the process. {@code setsid} keeps Ctrl-C in a terminal from the server; the doubly forked watcher
 * is no child of the postmaster, which would wonder about it.
 */
final class ServerProcess {
    private static final String WATCHED =
            """
            exec 3<&0 </dev/null
            ( trap '' INT HUP TERM; { read -r word <&3 || kill -QUIT $$; } & )
            exec setsid "$@" 3<&-
            """;

    private final Process process;

    private ServerProcess(Process process) {
        this.process = process;
    }

    static ServerProcess launch(Path log, String... command) throws IOException {
        var words = new ArrayList<>(List.of("sh", "-c", WATCHED, "sh"));
        words.addAll(unprivileged(command));
        return new ServerProcess(
                new ProcessBuilder(words)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start());
    }

    /** The process id of the postmaster: the shell and all after it give way by {@code exec}. */
    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Sends that signal to the postmaster and waits for its end. */
    void end(String signal) {
        try {
            if (!process.isAlive()) {
                return;
            }
            dismissWatcher();
            new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Before the server ends: Java closes the pipe of a process it sees ended. */
    private void dismissWatcher() {
        try (var watcher = process.outputWriter()) {
            watcher.write("done\n");
        } catch (IOException alreadyGone) {
            // Killed by somebody: then there is nobody to dismiss, and the server still has to end.
        }
    }

    /**
     * PostgreSQL refuses to run as root. In a user namespace without a mapping root is nobody to
     * the server, and still the owner of its files to the kernel.
     */
    static List<String> unprivileged(String... command) {
        var words = new ArrayList<String>();
        if (System.getProperty("user.name").equals("root")) {
            words.addAll(List.of("unshare", "-U"));
        }
        words.addAll(List.of(command));
        return words;
    }
}
