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
            ( trap '' INT HUP TERM; { read -r word <&3 || kill $0; } & )
            exec setsid "$@" 3<&-
            """;

    /** How the watcher ends it: the arguments of {@code kill}. */
    enum Ending {
        /** A postmaster ends its children at once, without a checkpoint. */
        QUIT("-QUIT $$"),
        /** A JVM prints its threads at QUIT; its launcher and helpers are of its group. */
        KILL_GROUP("-KILL -$$");

        private final String arguments;

        Ending(String arguments) {
            this.arguments = arguments;
        }
    }

    private final Process process;

    private ServerProcess(Process process) {
        this.process = process;
    }

    static ServerProcess launch(Path log, String... command) throws IOException {
        return launch(log, Ending.QUIT, command);
    }

    static ServerProcess launch(Path log, Ending ending, String... command) throws IOException {
        var words =
                new ArrayList<>(List.of("sh", "-c", WATCHED.replace("$0", ending.arguments), "sh"));
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

    /** Sends that signal to the process alone and waits for its end. */
    void end(String signal) {
        end(signal, Long.toString(process.pid()));
    }

    /** Sends it to all of its group. */
    void endGroup(String signal) {
        end(signal, "--", "-" + process.pid());
    }

    private void end(String signal, String... whom) {
        try {
            if (!process.isAlive()) {
                return;
            }
            dismissWatcher();
            var words = new ArrayList<>(List.of("kill", signal));
            words.addAll(List.of(whom));
            new ProcessBuilder(words).start().waitFor();
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
     * Servers refuse to run as root. In a user namespace root is somebody else to the server, and
     * still the owner of its files to the kernel.
     */
    static List<String> unprivileged(String... command) {
        var words = new ArrayList<String>();
        if (System.getProperty("user.name").equals("root")) {
            words.addAll(List.of("unshare", "-U", "--map-user=1000", "--map-group=1000"));
        }
        words.addAll(List.of(command));
        return words;
    }
}
