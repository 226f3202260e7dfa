package dev.rehome.engine.run;

import dev.rehome.engine.journal.WayBack;
import dev.rehome.engine.runbook.StepCatalog;
import dev.rehome.engine.step.Kind;
import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.StepSpec;
import dev.rehome.engine.step.Stores;
import dev.rehome.engine.step.Undo;

/** Meets the arguments of steps with the live stores of one runbook. */
public record Binder(StepCatalog catalog, Stores stores) {

    /** Whether the kind is one of the catalog's, and not one that the run itself sees to. */
    public boolean isBound(String kind) {
        return catalog.kind(kind).isPresent();
    }

    /** The step; nothing is connected yet. */
    public Step bind(String kind, StepSpec spec) {
        return bound(catalog.kind(kind).orElseThrow(() -> StepCatalog.unknown(kind)), spec);
    }

    private <S extends Record & StepSpec> Step bound(Kind<S> kind, StepSpec spec) {
        return kind.bind().apply(kind.spec().cast(spec), stores);
    }

    /** An undo that a journal holds. */
    Undo undo(WayBack written) {
        return switch (written) {
            case WayBack.By(String kind, Object arguments) -> Undo.by(kind, read(kind, arguments));
            case WayBack.Nothing(String why) -> Undo.nothing(why);
            case WayBack.Stays(String why) -> Undo.stays(why);
            case WayBack.NoReturn(String why) -> Undo.pointOfNoReturn(why);
        };
    }

    /** The arguments that a journal holds as a tree. */
    StepSpec read(String kind, Object arguments) {
        return catalog.read(kind, arguments);
    }
}
