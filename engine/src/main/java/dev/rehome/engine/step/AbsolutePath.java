package dev.rehome.engine.step;

import java.nio.file.Path;

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

    /**
     * The path from the root.
     *
     * @param path empty, which stays so, for none
     */
    public static String of(String path) {
        return path.isEmpty() ? path : Path.of(path).toAbsolutePath().toString();
    }
}
