package dev.rehome.search.place;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.rehome.engine.disk.OnDisk;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.io.IOException;

/**
 * What is told of a dump's files that are not as they were written, or cannot be. A file is a path,
 * or whatever else says where it is.
 */
public final class Damage {
    private Damage() {}

    /** A file that is not what was written, and where in it that shows. */
    public static Failure of(Object file, String how) {
        return new Failure(
                ExitCode.DIFFERS,
                "the dump's file %s is damaged: %s".formatted(file, how),
                "take that file from another copy of the dump. If a load was under way, resume it"
                        + " then: what it had made stays until rehome rollback",
                null);
    }

    /** A file that is not the JSON that was written. */
    public static Failure notJson(Object file, Exception e) {
        return of(
                file,
                e instanceof JsonProcessingException json
                        ? "no whole JSON: " + json.getOriginalMessage()
                        : String.valueOf(e.getMessage()));
    }

    /** A file that the system does not let be read. */
    public static Failure unreadable(Object file, IOException e) {
        return new Failure(
                ExitCode.BAD_INPUT,
                "cannot read %s: %s".formatted(file, OnDisk.why(e)),
                "name the folder of a dump, and see that you may read it",
                e);
    }

    /** A file that the system does not let be written. */
    public static Failure unwritable(Object file, IOException e) {
        return new Failure(
                ExitCode.FAILED,
                "cannot write %s: %s".formatted(file, OnDisk.why(e)),
                "see that the disk has room and the folder may be written, then resume; what is"
                        + " whole stays",
                e);
    }
}
