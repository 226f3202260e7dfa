package dev.rehome.platform.step.helm;

import static java.util.Objects.requireNonNull;

import dev.rehome.engine.disk.OnDisk;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.Stores;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import dev.rehome.engine.tree.Sha256;
import dev.rehome.platform.values.KeyPath;
import dev.rehome.platform.values.NewValue;
import dev.rehome.platform.values.ValuesFile;
import dev.rehome.platform.values.ValuesText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sets keys in a values file, every other byte left as it is.
 *
 * <p>Before the file is touched a copy of it lies beside it, and the run has noted which: nothing
 * noted, or no digest of the copy, means that the file is as it was.
 */
record HelmValues(HelmValuesSpec spec, SetValues values) implements Step {
    private static final int NAME_DIGITS = 8;

    static HelmValues bind(HelmValuesSpec spec, Stores stores) {
        return new HelmValues(spec, SetValues.of(spec.set(), stores));
    }

    @Override
    public List<Access> access() {
        return List.of();
    }

    @Override
    public Forecast forecast() {
        Path path = Path.of(spec.file());
        if (Files.notExists(path)) {
            var missing =
                    Problem.error(
                            "there is no file " + path,
                            "name a values file, or let an earlier step make it");
            return new Forecast(
                    values.set().keySet().stream().map(key -> change(key, "(not there)")).toList(),
                    List.of(),
                    List.of(new Forecast.Need(Forecast.Need.HERE, "file " + path, true, missing)),
                    undoInWords());
        }
        ValuesFile file = ValuesFile.at(path);
        ValuesText text = file.text();
        var changes = new ArrayList<Forecast.Change>();
        var problems = new ArrayList<Problem>();
        values.revealed()
                .forEach(
                        (key, value) -> {
                            try {
                                if (text.has(key, value)) {
                                    return;
                                }
                                ValuesText _ = text.with(key, value);
                                changes.add(change(key, values.shown(key, text)));
                            } catch (Failure e) {
                                problems.add(
                                        Problem.error(String.valueOf(e.getMessage()), e.remedy()));
                            }
                        });
        if (!changes.isEmpty()) {
            file.unfit().ifPresent(problems::add);
        }
        return new Forecast(changes, problems, undoInWords());
    }

    private Forecast.Change change(KeyPath key, String before) {
        return new Forecast.Change(
                Forecast.Verb.CHANGE,
                "%s: %s: %s → %s".formatted(spec.file(), key, before, values.shown(key)),
                Amount.NONE);
    }

    private static String undoInWords() {
        return "puts the file back as it was; where others have changed it meanwhile, these keys"
                + " alone";
    }

    @Override
    public Check check(Run run) {
        ValuesFile file = file();
        ValuesText text = file.text();
        Map<KeyPath, NewValue> set = values.revealed();
        if (missing(text, set).isEmpty()) {
            return Check.done(
                    "%s so already in %s"
                            .formatted(
                                    values.set().size() == 1
                                            ? "the key is"
                                            : "all %d keys are".formatted(values.set().size()),
                                    spec.file()));
        }
        ValuesText _ = text.with(set);
        return Check.unless(file.unfit().stream().toList());
    }

    private ValuesFile file() {
        return ValuesFile.at(Path.of(spec.file()));
    }

    private static List<KeyPath> missing(ValuesText text, Map<KeyPath, NewValue> set) {
        return set.keySet().stream()
                .filter(key -> !text.has(key, requireNonNull(set.get(key))))
                .toList();
    }

    /** Where the file is not touched yet; what is noted of it later is added by {@link #refine}. */
    @Override
    public Undo undo(Run run) {
        return Undo.by(
                HelmKinds.RESTORE_VALUES,
                new RestoreValuesSpec(spec.file(), spec.set(), "", "", List.of()));
    }

    @Override
    public Undo refine(Undo before, Run run) {
        return KeptValues.of(run)
                .map(
                        kept ->
                                Undo.by(
                                        HelmKinds.RESTORE_VALUES,
                                        new RestoreValuesSpec(
                                                kept.file(),
                                                spec.set(),
                                                kept.copy(),
                                                kept.before().orElse(""),
                                                kept.after())))
                .orElse(before);
    }

    @Override
    public void apply(Run run) {
        ValuesFile file = file();
        byte[] now = file.read();
        String digest = Sha256.of(now);
        Optional<KeptValues> kept = KeptValues.of(run);
        if (kept.isEmpty() || !isTouched(file, digest, kept.get())) {
            begin(run, file, now, kept);
        } else if (kept.get().after().contains(digest)) {
            goOn(run, file, now, kept.get());
        } else {
            throw changed(file, kept.get());
        }
    }

    /** Whether something of this run's may be in the file. */
    private boolean isTouched(ValuesFile file, String digest, KeptValues kept) {
        return kept.before().isPresent()
                && !kept.before().get().equals(digest)
                && (kept.after().contains(digest) || !isWithoutOurs(file, kept));
    }

    /** An undo takes the copy away when all is back; without it, all keys are as in the copy. */
    private boolean isWithoutOurs(ValuesFile file, KeptValues kept) {
        try {
            byte[] copy = Files.readAllBytes(Path.of(kept.copy()));
            if (!kept.before().equals(Optional.of(Sha256.of(copy)))) {
                return false;
            }
            ValuesText before = ValuesText.read(kept.copy(), copy);
            ValuesText now = file.text();
            return values.set().keySet().stream().allMatch(key -> now.isAsIn(before, key));
        } catch (IOException e) {
            return Files.notExists(Path.of(kept.copy()));
        }
    }

    private void begin(Run run, ValuesFile file, byte[] now, Optional<KeptValues> kept) {
        byte[] edited = edited(file, now);
        String copy = kept.map(KeptValues::copy).orElseGet(() -> unusedCopy(file, run.id().text()));
        var begun = new KeptValues(file.path().toString(), copy, Optional.empty(), List.of());
        begun.save(run);
        try {
            ValuesFile.write(Path.of(copy), now);
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "the copy %s cannot be written: %s".formatted(copy, OnDisk.why(e)),
                    "see that this user may write there and that there is room",
                    e);
        }
        var written =
                new KeptValues(
                        begun.file(),
                        copy,
                        Optional.of(Sha256.of(now)),
                        List.of(Sha256.of(edited)));
        written.save(run);
        file.replace(now, edited, RestoreValues.unfinished(copy));
    }

    /** A secret is another one by now than when the run was cut off. */
    private void goOn(Run run, ValuesFile file, byte[] now, KeptValues kept) {
        byte[] edited = edited(file, now);
        var after = new ArrayList<>(kept.after());
        after.add(Sha256.of(edited));
        new KeptValues(kept.file(), kept.copy(), kept.before(), List.copyOf(after)).save(run);
        file.replace(now, edited, RestoreValues.unfinished(kept.copy()));
    }

    private byte[] edited(ValuesFile file, byte[] now) {
        return ValuesText.read(file.path().toString(), now).with(values.revealed()).bytes();
    }

    /** Two steps of a run may change one file, also with the same values. */
    private String unusedCopy(ValuesFile file, String run) {
        String step =
                Sha256.of(spec.set().toString().getBytes(StandardCharsets.UTF_8))
                        .substring(0, NAME_DIGITS);
        Path copy = file.beside("rehome-%s-%s".formatted(run, step));
        for (int i = 2; Files.exists(copy); i++) {
            copy = file.beside("rehome-%s-%s-%d".formatted(run, step, i));
        }
        return copy.toString();
    }

    private Failure changed(ValuesFile file, KeptValues kept) {
        ValuesText text = file.text();
        return new Failure(
                "%s was changed by somebody else after this step had begun to set keys in it; not as asked for: %s"
                        .formatted(
                                file.path(),
                                String.join(
                                        ", ",
                                        missing(text, values.revealed()).stream()
                                                .map(key -> unlike(key, text))
                                                .toList())),
                "set these by hand as the step would, or all of its keys as they were (see %s), then resume; or roll back, which takes back only what this step has set"
                        .formatted(kept.copy()));
    }

    private String unlike(KeyPath key, ValuesText in) {
        return "%s: is %s, not %s".formatted(key, values.shown(key, in), values.shown(key));
    }

    @Override
    public Verdict verify(Run run) {
        ValuesText text = file().text();
        List<KeyPath> missing = missing(text, values.revealed());
        if (!missing.isEmpty()) {
            return Verdict.differs(
                    "not all keys are as set in " + spec.file(),
                    missing.stream().map(key -> unlike(key, text)).toList());
        }
        String proof =
                "%s set in %s".formatted(Figures.count(values.set().size(), "key"), spec.file());
        return Verdict.holds(
                KeptValues.of(run)
                        .map(
                                kept ->
                                        "%s\nthe file from before is kept for a rollback: %s"
                                                .formatted(proof, kept.copy()))
                        .orElse(proof));
    }
}
