package dev.rehome.engine.step;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A path of a runbook, made absolute when it is read: so the journal holds it, and a run means the
 * same file from whatever folder it is gone on with.
 */
public final class AbsolutePath {
    /** What the argument's description says of it. */
    public static final String DOC =
            "; a relative path counts from the folder where the run begins, also when it is resumed"
                    + " elsewhere";

    private AbsolutePath() {}

    /** {@code s3://bucket/folder}, which a file system would take for a relative path. */
    private static final Pattern ADDRESS = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+)://.*");

    /**
     * The path from the root.
     *
     * @param path empty, which stays so, for none
     * @throws Failure with BAD_INPUT when it is an address of something elsewhere
     */
    public static String of(String path) {
        return of(Path.of(""), path);
    }

    /** The same of a path that counts from a folder. */
    public static String of(Path folder, String path) {
        Matcher address = ADDRESS.matcher(path);
        if (address.matches()) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "'%s://…' is no file or folder of this machine".formatted(address.group(1)),
                    "name a folder here, and carry it over with the tool of the place, such as 'aws"
                            + " s3 sync shop.dump s3://bucket/shop.dump'",
                    null);
        }
        return path.isEmpty() ? path : folder.resolve(path).toAbsolutePath().toString();
    }
}
