package dev.rehome.search.read;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import org.jspecify.annotations.Nullable;

/** A page did not come, or not whole. The slice it belongs to can be read again from its begin. */
public final class LostPage extends Failure {
    private static final long serialVersionUID = 1L;

    LostPage(Slice slice, String why, @Nullable Throwable cause) {
        super(
                ExitCode.FAILED,
                "reading %s: %s".formatted(slice, why),
                "see that all shards of the source are well, then resume",
                cause);
    }
}
