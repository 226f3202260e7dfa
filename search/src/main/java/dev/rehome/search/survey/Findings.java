package dev.rehome.search.survey;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Problem;
import dev.rehome.search.connect.Product;
import java.util.List;

/** What a {@link Survey} found. */
public record Findings(
        Product source,
        Product target,
        List<Candidate> candidates,
        List<StreamCandidate> streams,
        List<Problem> problems) {

    public Findings {
        candidates = List.copyOf(candidates);
        streams = List.copyOf(streams);
        problems = List.copyOf(problems);
    }

    /**
     * The same, when nothing is in the way.
     *
     * @throws Failure with REFUSED, naming what is
     */
    public Findings unhindered() {
        List<Problem> errors = problems.stream().filter(Problem::forbids).toList();
        if (errors.isEmpty()) {
            return this;
        }
        Problem first = errors.getFirst();
        throw new Failure(
                ExitCode.REFUSED,
                errors.size() == 1
                        ? first.what()
                        : "%s (and %d more problems)".formatted(first.what(), errors.size() - 1),
                first.remedy(),
                null);
    }
}
