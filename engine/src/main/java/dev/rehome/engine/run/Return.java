package dev.rehome.engine.run;

import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.journal.WayBack;
import dev.rehome.engine.report.Progress;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.engine.runbook.RunbookStep;
import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.RunId;
import dev.rehome.engine.step.Undo;
import java.util.Optional;

/**
 * Finds the way back behind a step that may have stopped half-way: what was journaled before it
 * began, refined by the step itself with what it saved since.
 */
record Return(Runbook runbook, Binder binder, Journal journal, RunId run) {

    /** How to take the step back now; reads only. */
    Undo behind(RunbookStep part, WayBack written) {
        Undo before = binder.undo(written);
        return switch (part.work()) {
            case RunbookStep.Work.One(var spec)
                    when before instanceof Undo.By && !runbook.isOnTheWayBack(part) ->
                    binder.bind(part.kind(), spec).refine(before, past(part.path()));
            case RunbookStep.Work.One _,
                    RunbookStep.Work.Together _,
                    RunbookStep.Work.OnTheWayBack _,
                    RunbookStep.Work.Unknown _ ->
                    before;
        };
    }

    private Run past(String path) {
        return new Run() {
            @Override
            public RunId id() {
                return run;
            }

            @Override
            public Optional<Cursor> cursor() {
                return journal.cursor(run, path);
            }

            @Override
            public void save(Cursor cursor) {
                throw new IllegalStateException("the step is not under way: " + path);
            }

            @Override
            public Progress progress() {
                return Progress.UNWATCHED; // reading a cursor takes no time worth telling
            }
        };
    }
}
