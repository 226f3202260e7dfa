package dev.rehome.engine.runbook;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.util.List;
import java.util.stream.Collectors;

/** A runbook file that cannot be run as it is written, with everything that is wrong with it. */
public final class BadRunbook extends Failure {
    private static final long serialVersionUID = 1L;
    private final transient List<Mistake> mistakes;

    /** One thing that is wrong, where it is, and what would be right. */
    public record Mistake(Position at, String what, String remedy) {

        @Override
        public String toString() {
            return "%s: %s; %s".formatted(at, what, remedy);
        }
    }

    BadRunbook(String file, List<Mistake> mistakes) {
        super(ExitCode.BAD_INPUT, message(file, mistakes), remedy(mistakes), null);
        this.mistakes = List.copyOf(mistakes);
    }

    /** In the order of the file. */
    public List<Mistake> mistakes() {
        return mistakes;
    }

    private static String message(String file, List<Mistake> mistakes) {
        if (mistakes.size() == 1) {
            return "%s: %s".formatted(mistakes.getFirst().at(), mistakes.getFirst().what());
        }
        return mistakes.stream()
                .map(mistake -> "\n  " + mistake)
                .collect(
                        Collectors.joining(
                                "", "%s has %d mistakes:".formatted(file, mistakes.size()), ""));
    }

    private static String remedy(List<Mistake> mistakes) {
        return mistakes.size() == 1
                ? mistakes.getFirst().remedy()
                : "correct them all; nothing was touched";
    }
}
