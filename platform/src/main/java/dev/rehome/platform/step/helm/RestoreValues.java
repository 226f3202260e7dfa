package dev.rehome.platform.step.helm;

import dev.rehome.engine.disk.OnDisk;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.Stores;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import dev.rehome.engine.tree.Json;
import dev.rehome.engine.tree.Sha256;
import dev.rehome.engine.tree.Tree;
import dev.rehome.platform.values.KeyPath;
import dev.rehome.platform.values.TakeBack;
import dev.rehome.platform.values.ValuesFile;
import dev.rehome.platform.values.ValuesText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Puts a values file back as it was, byte for byte; where others have changed it since, only the
 * keys that were set. The copy goes when that is done.
 */
record RestoreValues(RestoreValuesSpec spec, SetValues values) implements Step {

    static RestoreValues bind(RestoreValuesSpec spec, Stores stores) {
        return new RestoreValues(spec, SetValues.of(spec.set(), stores));
    }

    /** What is written before it takes the file's place. */
    static Path unfinished(String copy) {
        return Path.of(copy + ".unfinished");
    }

    /** What the file and its copy are like. */
    private sealed interface State {
        /** Nothing of the step is there any more, but maybe its copy. */
        record Back(String why) implements State {}

        /** Nobody else has touched it. */
        record AsSet(ValuesText now, ValuesText before) implements State {}

        /** Somebody has, elsewhere than in the keys. */
        record ChangedElsewhere(ValuesText now, TakeBack back) implements State {}

        /** The copy is gone: it is all taken back, or somebody has deleted it. */
        record WithoutCopy() implements State {}

        /** Nothing can be taken back before somebody does something. */
        record Blocked(List<Problem> problems) implements State {}
    }

    /**
     * What was done, for after the copy is gone.
     *
     * @param before as in the arguments: which setting was taken back
     * @param after SHA-256 of the file then
     */
    record Restored(String before, String after, String how) {

        static Optional<Restored> of(Run run) {
            return run.cursor().map(cursor -> Tree.read(Restored.class, Json.read(cursor.text())));
        }
    }

    @Override
    public List<Access> access() {
        return List.of();
    }

    private State state() {
        if (spec.before().isEmpty()) {
            return new State.Back("the file was not touched");
        }
        if (Files.notExists(Path.of(spec.file()))) {
            return new State.Blocked(
                    List.of(
                            Problem.error(
                                    "%s is gone".formatted(spec.file()),
                                    "put it back (as it was before, it is in %s), then roll back again"
                                            .formatted(spec.copy()))));
        }
        ValuesFile file = file();
        byte[] now = file.read();
        String digest = Sha256.of(now);
        if (digest.equals(spec.before())) {
            return new State.Back("the file is as it was before, byte for byte");
        }
        if (Files.notExists(Path.of(spec.copy()))) {
            return new State.WithoutCopy();
        }
        byte[] before;
        try {
            before = Files.readAllBytes(Path.of(spec.copy()));
        } catch (IOException e) {
            return new State.Blocked(List.of(lost("cannot be read (%s)".formatted(OnDisk.why(e)))));
        }
        if (!Sha256.of(before).equals(spec.before())) {
            return new State.Blocked(List.of(lost("was changed by somebody")));
        }
        ValuesText was = ValuesText.read(spec.copy(), before);
        ValuesText is = ValuesText.read(spec.file(), now);
        if (spec.after().contains(digest)) {
            return new State.AsSet(is, was);
        }
        TakeBack back = TakeBack.of(was, is, values.values());
        if (!back.conflicts().isEmpty()) {
            return new State.Blocked(back.conflicts());
        }
        return back.back().isEmpty()
                ? new State.Back("the keys are as before; what others changed stays")
                : new State.ChangedElsewhere(is, back);
    }

    private Problem withoutCopy() {
        return lost("is gone");
    }

    private Problem lost(String how) {
        return Problem.error(
                "%s, the copy of %s from before, %s".formatted(spec.copy(), spec.file(), how),
                "put the keys back by hand or from version control (%s), then roll back with"
                                .formatted(String.join(", ", spec.set().keySet()))
                        + " --leave and this step");
    }

    private ValuesFile file() {
        return ValuesFile.at(Path.of(spec.file()));
    }

    @Override
    public Forecast forecast() {
        return switch (state()) {
            case State.Back _ -> new Forecast(List.of(), List.of(), undoInWords());
            case State.AsSet(_, ValuesText before) ->
                    new Forecast(
                            values.set().keySet().stream().map(key -> change(key, before)).toList(),
                            file().unfit().stream().toList(),
                            undoInWords());
            case State.ChangedElsewhere(_, TakeBack back) ->
                    new Forecast(
                            back.back().stream().map(key -> change(key, back.text())).toList(),
                            List.of(
                                    Problem.warning(
                                            "%s was changed by somebody else since"
                                                    .formatted(spec.file()),
                                            "only the keys that were set are taken back")),
                            undoInWords());
            case State.WithoutCopy _ ->
                    new Forecast(List.of(), List.of(withoutCopy().softened()), undoInWords());
            case State.Blocked(List<Problem> problems) ->
                    new Forecast(List.of(), problems, undoInWords());
        };
    }

    private Forecast.Change change(KeyPath key, ValuesText before) {
        return new Forecast.Change(
                Forecast.Verb.CHANGE,
                "%s: %s: %s → %s"
                        .formatted(spec.file(), key, values.shown(key), values.shown(key, before)),
                Amount.NONE);
    }

    private static String undoInWords() {
        return "set them again";
    }

    @Override
    public Check check(Run run) {
        boolean leftovers =
                !spec.copy().isEmpty()
                        && (Files.exists(Path.of(spec.copy()))
                                || Files.exists(unfinished(spec.copy())));
        return switch (state()) {
            case State.Back(String why) -> leftovers ? Check.ready() : Check.done(why);
            case State.AsSet _, State.ChangedElsewhere _ ->
                    Check.unless(file().unfit().stream().toList());
            case State.WithoutCopy _ ->
                    Restored.of(run)
                            .filter(restored -> restored.before().equals(spec.before()))
                            .map(restored -> Check.done(restored.how()))
                            .orElseGet(() -> Check.unless(List.of(withoutCopy())));
            case State.Blocked(List<Problem> problems) -> Check.unless(problems);
        };
    }

    @Override
    public Undo undo(Run run) {
        return Undo.stays("set the keys again with a helm.values step");
    }

    @Override
    public void apply(Run run) {
        ValuesFile file = file();
        switch (state()) {
            case State.Back(String why) -> done(run, Sha256.of(file.read()), why);
            case State.AsSet(ValuesText now, ValuesText before) -> {
                file.replace(now.bytes(), before.bytes(), unfinished(spec.copy()));
                done(run, spec.before(), "the file is as it was before, byte for byte");
            }
            case State.ChangedElsewhere(ValuesText now, TakeBack back) -> {
                byte[] bytes = back.text().bytes();
                file.replace(now.bytes(), bytes, unfinished(spec.copy()));
                done(
                        run,
                        Sha256.of(bytes),
                        "%s as before; what others changed in %s stays"
                                .formatted(Figures.count(back.back().size(), "key"), spec.file()));
            }
            case State.WithoutCopy _ -> Problem.refuse(List.of(withoutCopy()));
            case State.Blocked(List<Problem> problems) -> Problem.refuse(problems);
        }
    }

    /** Noted before the copy goes: from then on nothing else tells that it is done. */
    private void done(Run run, String after, String how) {
        run.save(new Cursor(Json.write(Tree.of(new Restored(spec.before(), after, how)))));
        try {
            if (!spec.copy().isEmpty()) {
                Files.deleteIfExists(unfinished(spec.copy()));
                Files.deleteIfExists(Path.of(spec.copy()));
            }
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "%s cannot be deleted: %s".formatted(spec.copy(), OnDisk.why(e)),
                    "delete it by hand, then roll back again",
                    e);
        }
    }

    @Override
    public Verdict verify(Run run) {
        Restored restored =
                Restored.of(run).orElse(new Restored(spec.before(), spec.before(), "as before"));
        return Sha256.of(file().read()).equals(restored.after())
                ? Verdict.holds(restored.how())
                : Verdict.differs(
                        "%s was changed by somebody else right after it was put back"
                                .formatted(spec.file()),
                        List.of());
    }
}
