package dev.rehome.cli;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Spelling;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;

/** What cannot be understood: what it is, the nearest spelling, an example, and where help is. */
final class Mistyped implements IParameterExceptionHandler {

    @Override
    public int handleParseException(ParameterException mistake, String[] arguments) {
        CommandLine command = mistake.getCommandLine();
        PrintWriter err = command.getErr();
        // picocli tells of a missing --from before it tells of the --form that was written instead.
        Optional<String> unknown = command.getUnmatchedArguments().stream().findFirst();
        err.println(
                "rehome: " + unknown.map(word -> tell(command, word)).orElse(mistake.getMessage()));
        if (unknown.isEmpty() && mistake instanceof MissingParameterException) {
            example(command).ifPresent(line -> err.println("Example: " + line));
        }
        err.println("Help: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.BAD_INPUT.code();
    }

    /** The first of its help, where it has some. */
    private static Optional<String> example(CommandLine command) {
        return Arrays.stream(command.getCommandSpec().usageMessage().footer())
                .map(String::strip)
                .filter(line -> line.startsWith("rehome "))
                .findFirst();
    }

    private static String tell(CommandLine command, String word) {
        String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
        if (name.startsWith("-")) {
            return "there is no option '%s'; %s".formatted(name, nearest(name, options(command)));
        }
        List<String> commands = List.copyOf(command.getSubcommands().keySet());
        return commands.isEmpty()
                ? "'%s' is one argument too many".formatted(word)
                : "there is no command '%s'; %s".formatted(word, nearest(word, commands));
    }

    private static List<String> options(CommandLine command) {
        return command.getCommandSpec().options().stream()
                .flatMap(option -> List.of(option.names()).stream())
                .filter(name -> name.startsWith("--"))
                .toList();
    }

    private static String nearest(String word, List<String> candidates) {
        return Spelling.hint(word, candidates);
    }
}
