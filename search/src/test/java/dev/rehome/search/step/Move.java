package dev.rehome.search.step;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.report.Problem;
import dev.rehome.engine.secret.Redactor;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.StoreSpec;
import dev.rehome.engine.step.Stores;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Indices that go from one cluster to another by the steps of a runbook, and back out again. */
final class Move {
    private final Stores stores;
    private final Run run;
    private final CopySearch copy;
    private final VerifySearch verify;

    Move(String from, String to, List<String> indices) {
        this(from, to, indices, Map.of());
    }

    Move(String from, String to, List<String> indices, Map<String, String> rename) {
        this(Map.of("from", store("from", from), "to", store("to", to)), indices, rename);
    }

    Move(Map<String, StoreSpec> known, List<String> indices, Map<String, String> rename) {
        this(known, indices, rename, false, new RememberedRun());
    }

    /** What the target will not take goes into that file. */
    Move(String from, String to, List<String> indices, Path rejected) {
        this(
                Map.of("from", store("from", from), "to", store("to", to)),
                indices,
                Map.of(),
                false,
                new RememberedRun(),
                rejected);
    }

    /** With templates, too, if wanted. */
    Move(
            Map<String, StoreSpec> known,
            List<String> indices,
            Map<String, String> rename,
            boolean templates,
            Run run) {
        this(known, indices, rename, templates, run, Path.of("rejected.ndjson"));
    }

    private Move(
            Map<String, StoreSpec> known,
            List<String> indices,
            Map<String, String> rename,
            boolean templates,
            Run run,
            Path rejected) {
        this.run = run;
        this.stores = Stores.of((name, _) -> requireNonNull(known.get(name)));
        this.copy =
                CopySearch.bind(
                        new CopySpec(
                                "from",
                                "to",
                                indices,
                                rename,
                                templates,
                                true,
                                4,
                                true,
                                rejected.toString()),
                        stores);
        this.verify =
                VerifySearch.bind(new VerifySpec("from", "to", indices, rename, 4, 20), stores);
    }

    static StoreSpec store(String name, String url) {
        return new StoreSpec(
                name, "search", url, Optional.empty(), false, Map.of(), new Redactor());
    }

    Forecast forecast() {
        return copy.forecast();
    }

    List<String> errors() {
        return said(Problem.Severity.ERROR);
    }

    List<String> warnings() {
        return said(Problem.Severity.WARNING);
    }

    private List<String> said(Problem.Severity severity) {
        return forecast().problems().stream()
                .filter(problem -> problem.severity() == severity)
                .map(Problem::what)
                .toList();
    }

    Check check() {
        return copy.check(run);
    }

    Verdict apply() throws InterruptedException {
        copy.apply(run);
        return copy.verify(run);
    }

    /** Copies, and everything has to be as it was. */
    void succeeds() throws InterruptedException {
        assertThat(errors()).isEmpty();
        assertThat(check()).isEqualTo(Check.ready());
        assertThat(apply()).isInstanceOf(Verdict.Holds.class);
        assertThat(compare()).isInstanceOf(Verdict.Holds.class);
    }

    Verdict compare() throws InterruptedException {
        var reading = new RememberedRun();
        verify.apply(reading);
        return verify.verify(reading);
    }

    Verdict rollBack() throws InterruptedException {
        Step back = wayBack();
        var rollingBack = new RememberedRun();
        back.apply(rollingBack);
        return back.verify(rollingBack);
    }

    Step wayBack() {
        Undo undo = copy.refine(copy.undo(run), run);
        return DropCopiedSearch.bind((DropCopiedSpec) ((Undo.By) undo).spec(), toAs("to"));
    }

    private Stores toAs(String name) {
        return Stores.of((_, kind) -> stores.store(name, kind));
    }
}
