package dev.rehome.engine.record;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.tree.Json;
import dev.rehome.engine.tree.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file with a record in it, as JSON for people and for comparing.
 *
 * @param writer the kind of step that writes such files: {@code postgres.record}
 */
public record RecordFile(Path path, String writer) {

    /**
     * Writes it, over whatever is there; makes its folder where there is none.
     *
     * @throws Failure when it cannot be written
     */
    public void write(Record record) {
        try {
            if (path.getParent() != null) {
                Files.createDirectories(path.getParent());
            }
            Files.writeString(path, Json.pretty(Tree.of(record)));
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot write %s: %s".formatted(path, e.getMessage()),
                    "name a file in a folder that exists and can be written",
                    e);
        }
    }

    /**
     * The record in it.
     *
     * @throws Failure with BAD_INPUT when there is none of that kind
     */
    public <R extends Record> R read(Class<R> type) {
        try {
            return Tree.read(type, Json.read(Files.readString(path)));
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "cannot read the record %s: %s".formatted(path, e.getMessage()),
                    "name the file that a %s step wrote".formatted(writer),
                    e);
        }
    }
}
