package dev.rehome.postgres.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScratchTest {
    @TempDir private Path folder;

    @Test
    void makesFilesAndFoldersThatNobodyElseCanRead() throws IOException {
        Path file = Scratch.file(".pgpass");
        Path made = Scratch.folder();
        try {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                    .isEqualTo("rwx------");
        } finally {
            Scratch.remove(file);
            Scratch.remove(made);
        }
    }

    @Test
    void removesWhatAKilledProcessLeftAndNothingElse() throws IOException, InterruptedException {
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Path passwords =
                Files.createFile(folder.resolve("rehome-%d-1.pgpass".formatted(dead.pid())));
        Path archive = Files.createDirectory(folder.resolve("rehome-%d-2".formatted(dead.pid())));
        Files.createFile(archive.resolve("toc.dat"));
        Path alive =
                Files.createFile(
                        folder.resolve(
                                "rehome-%d-1.pgpass".formatted(ProcessHandle.current().pid())));
        Path anothers = Files.createFile(folder.resolve("rehome-demo-1"));

        Scratch.sweep(folder, Instant.now().plus(Duration.ofMinutes(9)));
        assertThat(folder).isDirectoryContaining(passwords::equals);

        Scratch.sweep(folder, Instant.now().plus(Duration.ofMinutes(11)));
        assertThat(folder)
                .isDirectoryNotContaining(passwords::equals)
                .isDirectoryNotContaining(archive::equals)
                .isDirectoryContaining(alive::equals)
                .isDirectoryContaining(anothers::equals);
    }
}
