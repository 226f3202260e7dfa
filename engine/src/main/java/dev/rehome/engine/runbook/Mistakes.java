package dev.rehome.engine.runbook;

import dev.rehome.engine.report.Failure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is wrong with a file, gathered so that all of it is told at once. */
final class Mistakes {
    private final List<BadRunbook.Mistake> found = new ArrayList<>();

    void add(Position at, String what, String remedy) {
        found.add(new BadRunbook.Mistake(at, what, remedy));
    }

    void add(Position at, Failure failure) {
        add(at, String.valueOf(failure.getMessage()), failure.remedy());
    }

    /**
     * Whether something was found wrong there already, so that what follows from it is not told.
     */
    boolean at(Position place) {
        return found.stream().anyMatch(mistake -> mistake.at().equals(place));
    }

    boolean none() {
        return found.isEmpty();
    }

    BadRunbook failure(String file) {
        return new BadRunbook(
                file, found.stream().sorted(Comparator.comparing(BadRunbook.Mistake::at)).toList());
    }
}
