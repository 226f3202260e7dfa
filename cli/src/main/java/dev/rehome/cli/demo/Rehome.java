package dev.rehome.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The very {@code rehome} command as a process of its own, on this terminal.
 *
 * @param temporary the folder for what it would leave behind when it is killed
 */
record Rehome(Path journal, Path temporary) {

    Process start(String... arguments) {
        var words =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-Xmx256m",
                                "-Djava.io.tmpdir=" + temporary,
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "dev.rehome.cli.Main"));
        words.addAll(List.of(arguments));
        var builder = new ProcessBuilder(words).inheritIO();
        builder.environment().put("REHOME_JOURNAL", journal.toString());
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int run(String... arguments) throws InterruptedException {
        return start(arguments).waitFor();
    }
}
