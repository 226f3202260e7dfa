package dev.rehome.cli;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** What went wrong in the world is told in two lines; a bug with its stack trace. */
final class Failed implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception cause, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (cause instanceof Failure failure) {
            err.println("rehome: " + lines(String.valueOf(failure.getMessage())));
            if (!failure.remedy().isEmpty()) {
                err.println("        " + lines(failure.remedy()));
            }
            return failure.exitCode().code();
        }
        err.println("rehome: a mistake of its own; please report it with what follows");
        cause.printStackTrace(err);
        return ExitCode.FAILED.code();
    }

    private static String lines(String text) {
        return text.replace("\n", System.lineSeparator() + "        ");
    }
}
