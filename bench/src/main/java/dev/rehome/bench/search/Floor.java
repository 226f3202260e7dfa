package dev.rehome.bench.search;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the target needs for itself: the same documents as bulk bodies from a folder, sent by
 * nothing that reads or thinks.
 *
 * @param bodies the folder
 */
record Floor(Path bodies, Documents documents, int concurrency) implements SearchMover {

    /** With the bodies written. */
    static Path prepared(Documents documents) throws IOException {
        Path folder = Files.createTempDirectory("rehome-bench-bodies-");
        int[] number = {0};
        documents.bulks(
                "{\"index\":{\"_id\":\"%d\"}}\n",
                lines -> {
                    try {
                        Files.writeString(
                                folder.resolve("%06d".formatted(number[0]++)),
                                lines,
                                StandardCharsets.US_ASCII);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
        return folder;
    }

    @Override
    public String tool() {
        return "the floor";
    }

    @Override
    public String name() {
        return "the floor: prepared bulks, %d at a time".formatted(concurrency);
    }

    @Override
    public List<String> command(SearchGround ground, Path work) {
        return List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                Replay.class.getName(),
                bodies.toString(),
                ground.to(documents),
                Integer.toString(concurrency));
    }

    /** It is started in another folder. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(each -> Path.of(each).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Override
    public boolean needsTargetIndex() {
        return true;
    }
}
