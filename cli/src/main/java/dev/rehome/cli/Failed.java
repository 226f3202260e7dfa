package dev.rehome.cli;

import dev.rehome.cli.desk.Surroundings;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Printable;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** What went wrong in the world is told in two lines; a bug with its stack trace. */
final class Failed implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception cause, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (cause instanceof Failure failure) {
            err.println("rehome: " + shown(failure.getMessage()));
            if (!failure.remedy().isEmpty()) {
                err.println("        " + shown(failure.remedy()));
            }
            return failure.exitCode().code();
        }
        return bug(err, cause);
    }

    /** Whatever ended a thread. */
    static int tell(Surroundings here, Throwable thrown) {
        return bug(Main.writer(here.err()), thrown);
    }

    private static int bug(PrintWriter err, Throwable thrown) {
        err.println("rehome: a mistake of its own; please report it with what follows");
        thrown.printStackTrace(err);
        err.flush();
        return ExitCode.FAILED.code();
    }

    /** Its further lines stay behind the first: what a server says cannot look like what we say. */
    private static String shown(@Nullable String text) {
        return Printable.lines(String.valueOf(text), "        ");
    }
}
