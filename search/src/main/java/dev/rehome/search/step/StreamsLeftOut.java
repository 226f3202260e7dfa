package dev.rehome.search.step;

import dev.rehome.engine.report.Problem;
import dev.rehome.search.catalog.Chosen;
import dev.rehome.search.catalog.DataStream;
import java.util.List;

/**
 * Data streams that somebody means who chooses indices, and for which nothing is done: their own
 * indices are hidden, so nobody would notice.
 *
 * @param asked whether they were asked for: one by its name, or nothing else is chosen
 */
record StreamsLeftOut(List<DataStream> streams, boolean asked) {

    StreamsLeftOut {
        streams = List.copyOf(streams);
    }

    /**
     * @param patterns that it was chosen by
     */
    static StreamsLeftOut of(Chosen chosen, List<String> patterns) {
        boolean named =
                chosen.streams().stream().anyMatch(stream -> patterns.contains(stream.name()));
        boolean only = !patterns.isEmpty() && chosen.indices().isEmpty();
        return new StreamsLeftOut(chosen.streams(), named || only);
    }

    /**
     * One for each: an error for those that were asked for.
     *
     * @param done what is not done: {@code fenced}
     * @param remedy with a place for the name of the data stream
     */
    List<Problem> problems(String done, String remedy) {
        return streams.stream().map(stream -> problem(stream, done, remedy)).toList();
    }

    /** The same of one of them. */
    Problem problem(DataStream stream, String done, String remedy) {
        String what = what(stream, done);
        String how = remedy.formatted(stream.name());
        return asked ? Problem.error(what, how) : Problem.warning(what, how);
    }

    /** One line for each. */
    List<String> lines(String done) {
        return streams.stream().map(stream -> what(stream, done)).toList();
    }

    private static String what(DataStream stream, String done) {
        return "data stream %s, is not %s".formatted(stream, done);
    }
}
