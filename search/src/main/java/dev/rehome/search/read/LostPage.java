package dev.rehome.search.read;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import org.jspecify.annotations.Nullable;

/** A page did not come, or not whole. The slice it belongs to can be read again from its begin. */
public final class LostPage extends Failure {
    private static final long serialVersionUID = 1L;

    private final int documentsMax;

    LostPage(Slice slice, String why, @Nullable Throwable cause) {
        this(slice, why, Integer.MAX_VALUE, cause);
    }

    /** One of a scroll that is too heavy: its pages can only be smaller from the begin. */
    static LostPage tooHeavy(Slice slice, int documents) {
        return new LostPage(
                slice,
                "a page of %d documents is too heavy".formatted(documents),
                documents / 10,
                null);
    }

    private LostPage(Slice slice, String why, int documentsMax, @Nullable Throwable cause) {
        super(
                ExitCode.FAILED,
                "reading %s: %s".formatted(slice, why),
                "see that all shards of the source are well, then resume",
                cause);
        this.documentsMax = documentsMax;
    }

    /** How many documents a page is to have the next time, instead of so many. */
    public int atMost(int documents) {
        return Math.min(documents, Math.max(1, documentsMax));
    }
}
