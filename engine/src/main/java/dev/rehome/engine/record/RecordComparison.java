package dev.rehome.engine.record;

import dev.rehome.engine.report.Progress;
import dev.rehome.engine.step.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * What a step says that compares what is there with a record of it.
 *
 * @param file the record
 * @param kind what is recorded, such as {@code database}
 */
public record RecordComparison(String file, String kind) {

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
     * Tells what may differ, and judges by the rest.
     *
     * @param compared how much was, such as {@code 3 databases}
     */
    public Verdict verdict(String compared, List<StateDifference> all, Progress progress) {
        all.stream()
                .filter(StateDifference::expected)
                .forEach(each -> progress.notice("as may be: " + each));
        List<String> wrong =
                all.stream()
                        .filter(each -> !each.expected())
                        .map(StateDifference::toString)
                        .toList();
        return wrong.isEmpty()
                ? Verdict.holds("%s as in %s".formatted(compared, file))
                : Verdict.differs("not as recorded in " + file, wrong);
    }
}
