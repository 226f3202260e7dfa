package dev.rehome.cli;

import dev.rehome.engine.report.ExitCode;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The {@code rehome} command. */
@Command(
        name = "rehome",
        mixinStandardHelpOptions = true,
        versionProvider = VersionOption.class,
        header = "Moves, copies, verifies and rewinds the state of a running service.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {HelpCommand.class, DoctorCommand.class},
        footerHeading = "%nExit codes:%n")
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        if (arguments.length == 1 && arguments[0].equals("--version")) {
            // Asked by scripts in every loop: answered without loading the command line parser.
            System.out.println(Version.line());
            return;
        }
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        var line = new CommandLine(new Main());
        line.getCommandSpec().usageMessage().footer(exitCodes());
        line.setParameterExceptionHandler(new Mistyped());
        line.setExecutionExceptionHandler(new Failed());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        return line;
    }

    private static String[] exitCodes() {
        return Arrays.stream(ExitCode.values())
                .map(exit -> "%5d  %s".formatted(exit.code(), exit.meaning()))
                .toArray(String[]::new);
    }
}
