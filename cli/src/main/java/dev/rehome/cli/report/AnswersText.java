package dev.rehome.cli.report;

import dev.rehome.cli.report.Answers.Answer;
import dev.rehome.cli.report.Answers.Line;
import dev.rehome.cli.terminal.Look;
import dev.rehome.engine.report.Printable;
import java.util.ArrayList;
import java.util.List;

/** The answers as lines: for a wall, a terminal or a log. */
public record AnswersText(Look look) {
    private static final int QUESTION = 11;
    private static final int BAR = 40;

    /** One below the other; where pictures can be painted, with bars. */
    public List<String> lines(Answers answers) {
        var lines = new ArrayList<String>();
        for (Answer answer : answers.all()) {
            String begin = padded(answer.question());
            for (Line line : answer.lines()) {
                for (String text : line.text().lines().toList()) {
                    lines.add("  " + look.bold(begin) + shown(answer, Printable.line(text)));
                    begin = padded("");
                }
                if (look.repaint() && line.part().isPresent()) {
                    lines.add("  " + begin + look.bar(line.part().getAsDouble(), BAR));
                }
            }
        }
        return lines;
    }

    private String shown(Answer answer, String text) {
        return switch (answer.tone()) {
            case BAD, GOING -> answer.tone().colour(look, text);
            case GOOD, ATTENTION, QUIET -> text;
        };
    }

    private static String padded(String question) {
        return question + " ".repeat(QUESTION - question.length());
    }
}
