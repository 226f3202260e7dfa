package dev.rehome.engine.record;

import dev.rehome.engine.report.Figures;
import dev.rehome.engine.report.Progress;
import dev.rehome.engine.step.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a step says that compares what is there with a record of it.
 *
 * @param file the record
 * @param kind what is recorded, such as {@code database}
 */
public record RecordComparison(String file, String kind) {
    /** Of what may differ, in the proof; all of it was told on the way. */
    private static final int ALLOWED_SHOWN = 50;

    /**
     * Why it cannot be compared; empty when it can.
     *
     * @param recorded the names in the record
     * @param asked those that are to be compared; empty for all
     */
    public Optional<Verdict> impossible(List<String> recorded, Optional<List<String>> asked) {
        List<String> unknown =
                recorded.isEmpty()
                        ? List.of("the record holds no " + kind)
                        : asked.orElse(List.of()).stream()
                                .filter(name -> !recorded.contains(name))
                                .map(
                                        name ->
                                                "%s %s is not in the record, which holds %s"
                                                        .formatted(
                                                                kind,
                                                                name,
                                                                String.join(", ", recorded)))
                                .toList();
        return unknown.isEmpty()
                ? Optional.empty()
                : Optional.of(Verdict.differs("not recorded in " + file, unknown));
    }

    /**
     * Tells what may differ, also in the proof, and judges by the rest.
     *
     * @param compared how much was, such as {@code 3 databases}
     */
    public Verdict verdict(String compared, List<StateDifference> all, Progress progress) {
        List<String> allowed =
                all.stream()
                        .filter(StateDifference::expected)
                        .map(each -> "as may be: " + each)
                        .toList();
        allowed.forEach(progress::notice);
        List<String> wrong =
                all.stream()
                        .filter(each -> !each.expected())
                        .map(StateDifference::toString)
                        .toList();
        if (!wrong.isEmpty()) {
            return Verdict.differs("not as recorded in " + file, wrong);
        }
        var proof = new ArrayList<>(List.of("%s as in %s".formatted(compared, file)));
        allowed.stream().limit(ALLOWED_SHOWN).forEach(proof::add);
        if (allowed.size() > ALLOWED_SHOWN) {
            proof.add("and %s more".formatted(Figures.count(allowed.size() - ALLOWED_SHOWN)));
        }
        return Verdict.holds(String.join("\n", proof));
    }
}
