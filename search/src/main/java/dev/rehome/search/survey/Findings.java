package dev.rehome.search.survey;

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
     * @throws dev.rehome.engine.report.Failure with REFUSED, naming what is
     */
    public Findings unhindered() {
        Problem.refuse(problems);
        return this;
    }
}
