package dev.rehome.platform.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** The program that is killed: has started a process, and notes it for as long as it lives. */
final class KilledAtTheGate {
    private KilledAtTheGate() {}

    /** FOLDER. */
    public static void main(String[] arguments) throws InterruptedException {
        Path folder = Path.of(arguments[0]);
        var command =
                new Command(
                        List.of("/bin/sh", "-c", "echo begun > begun; sleep 300"),
                        folder,
                        Map.of("PATH", "/usr/bin:/bin"));
        command.run(process -> noteForEver(folder, process.pid()), _ -> {});
    }

    private static void noteForEver(Path folder, long pid) {
        try {
            Files.writeString(folder.resolve("noting"), Long.toString(pid));
            Files.move(folder.resolve("noting"), folder.resolve("pid"));
            new CountDownLatch(1).await();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
