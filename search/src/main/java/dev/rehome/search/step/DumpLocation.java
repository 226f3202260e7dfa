package dev.rehome.search.step;

import dev.rehome.engine.step.AbsolutePath;
import dev.rehome.search.place.BucketAddress;
import java.nio.file.Path;

/** Where a dump lies, as it is written in a command or a runbook. */
public final class DumpLocation {
    private DumpLocation() {}

    /**
     * {@code s3://bucket/prefix}, or a folder's path from the root.
     *
     * @throws dev.rehome.engine.report.Failure with BAD_INPUT when it is an address of anything
     *     else
     */
    public static String of(String location) {
        return of(Path.of(""), location);
    }

    /** The same of a path that counts from a folder. */
    public static String of(Path folder, String location) {
        return BucketAddress.isOne(location)
                ? BucketAddress.parse(location).toString()
                : AbsolutePath.of(folder, location);
    }
}
