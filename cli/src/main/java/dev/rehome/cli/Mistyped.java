package dev.rehome.cli;

import dev.rehome.engine.report.ExitCode;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What cannot be understood: what it is, the nearest spelling, and where help is. No stack trace.
 */
final class Mistyped implements IParameterExceptionHandler {

    @Override
    public int handleParseException(ParameterException mistake, String[] arguments) {
        CommandLine command = mistake.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("rehome: " + mistake.getMessage());
        boolean _ = UnmatchedArgumentException.printSuggestions(mistake, err);
        err.println("Help: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.BAD_INPUT.code();
    }
}
