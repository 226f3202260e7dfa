package dev.rehome.cli;

import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * A command and those below it.
 *
 * @param command has a {@link Command} with its name
 */
record Branch(Object command, List<Branch> below) {

    static Branch of(Object command, Branch... below) {
        return new Branch(command, List.of(below));
    }

    /**
     * It as picocli knows it.
     *
     * @param words after its name: where the first is the name of one below, it has that one only
     */
    CommandLine line(List<String> words) {
        var line = new CommandLine(command);
        List<Branch> meant =
                below.stream()
                        .filter(each -> !words.isEmpty() && each.isCalled(words.getFirst()))
                        .toList();
        if (meant.isEmpty()) {
            below.forEach(each -> line.addSubcommand(each.line(List.of())));
        } else {
            line.addSubcommand(meant.getFirst().line(words.subList(1, words.size())));
        }
        return line;
    }

    private boolean isCalled(String word) {
        var named = Objects.requireNonNull(command.getClass().getAnnotation(Command.class));
        return named.name().equals(word) || List.of(named.aliases()).contains(word);
    }
}
