package dev.rehome.cli.report;

import dev.rehome.engine.disk.OnDisk;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a report is written: over an earlier report, and over nothing else. */
public record ReportFile(Path file) {
    private static final String REMEDY =
            "name a file that is not there yet, in a folder that is there and can be written";

    /** A page says what it is in less than that. */
    private static final int LOOKED_AT_BYTES = 1_000;

    /**
     * Looks whether it can be written there; touches nothing.
     *
     * @throws Failure with BAD_INPUT when it plainly cannot
     */
    public void check() {
        Path folder = folder();
        if (!Files.isDirectory(folder)) {
            throw refused("there is no folder " + folder);
        } else if (Files.isDirectory(file)) {
            throw refused("it is a folder");
        } else if (!Files.isWritable(folder)) {
            throw refused("the folder %s cannot be written".formatted(folder));
        } else if (Files.exists(file) && !isReport()) {
            throw refused("something else is there already, and is left as it is");
        }
    }

    /**
     * Writes it, for its owner's eyes; there is the whole of it, or what was there before.
     *
     * @throws Failure with BAD_INPUT as {@link #check}; with FAILED when the disk does not take it
     */
    public void write(String page) {
        check();
        try {
            Path written = Files.createTempFile(folder(), "rehome-report-", ".unfinished");
            try {
                OnDisk.write(written, page);
                OnDisk.rename(written, file);
            } finally {
                Files.deleteIfExists(written);
            }
        } catch (IOException e) {
            throw new Failure(ExitCode.FAILED, unwritten(OnDisk.why(e)), REMEDY, e);
        }
    }

    private boolean isReport() {
        try (var there = Files.newInputStream(file)) {
            byte[] head = there.readNBytes(LOOKED_AT_BYTES);
            return new String(head, StandardCharsets.UTF_8).contains(Page.MARK);
        } catch (IOException e) {
            return false;
        }
    }

    private Path folder() {
        return file.toAbsolutePath().resolveSibling(".").normalize();
    }

    private Failure refused(String why) {
        return new Failure(ExitCode.BAD_INPUT, unwritten(why), REMEDY, null);
    }

    private String unwritten(String why) {
        return "the report cannot be written to %s: %s".formatted(file, why);
    }
}
