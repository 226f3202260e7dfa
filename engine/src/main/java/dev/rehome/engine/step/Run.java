package dev.rehome.engine.step;

import dev.rehome.engine.report.Progress;
import java.util.Optional;

/** What a step sees of the run it belongs to. */
public interface Run {

    RunId id();

    /** What this step saved last, in this process or in one before it; empty the first time. */
    Optional<Cursor> cursor();

    /** Makes {@code cursor} durable before it returns. */
    void save(Cursor cursor);

    Progress progress();
}
