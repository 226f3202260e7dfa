package dev.rehome.cli.runbook;

import dev.rehome.cli.desk.Surroundings;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Spelling;
import dev.rehome.engine.runbook.RunbookStep;
import dev.rehome.engine.step.Approve;
import dev.rehome.engine.step.Kind;
import dev.rehome.engine.tree.Field;
import dev.rehome.engine.tree.Shape;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code rehome explain}. */
@Command(
        name = "explain",
        description = "Tells what a kind of step does, its arguments, and what takes it back.",
        footer = {"", "Examples:", "  rehome explain", "  rehome explain postgres.clone"})
public final class ExplainCommand implements Callable<Integer> {
    private final Surroundings here;

    @Parameters(
            arity = "0..1",
            paramLabel = "KIND",
            description = "A kind of step. Default: list them all.")
    private @Nullable String kind;

    public ExplainCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        if (kind == null) {
            here.catalog().kinds().forEach(each -> line(each.name(), each.summary()));
            line(Approve.KIND, APPROVE);
            line(RunbookStep.PARALLEL, PARALLEL);
            here.out().println();
            here.out().println("More about one: rehome explain KIND");
        } else {
            explain(kind);
        }
        return ExitCode.DONE.code();
    }

    private static final String APPROVE = "waits until a person says yes: rehome approve";
    private static final String PARALLEL = "runs the steps in its list at the same time";

    private void explain(String name) {
        PrintStream out = here.out();
        switch (name) {
            case Approve.KIND -> {
                out.println(name + ": " + APPROVE);
                arguments(Approve.class);
            }
            case RunbookStep.PARALLEL -> out.println(name + ": " + PARALLEL);
            default -> {
                Kind<?> found =
                        here.catalog()
                                .kind(name)
                                .orElseThrow(
                                        () ->
                                                new Failure(
                                                        ExitCode.BAD_INPUT,
                                                        "there is no kind of step '%s'"
                                                                .formatted(name),
                                                        Spelling.hint(name, here.catalog().names()),
                                                        null));
                out.println(name + ": " + found.summary());
                arguments(found.spec());
                out.println("Undo: " + found.undo());
            }
        }
        out.println();
        out.println("Any step may also have name, when, timeout and retry.");
    }

    private void arguments(Class<? extends Record> spec) {
        PrintStream out = here.out();
        out.println();
        for (Field field : Shape.of(spec).fields()) {
            String need =
                    field.required()
                            ? "required"
                            : field.ifAbsent()
                                    .filter(text -> !text.isEmpty())
                                    .map("default "::concat)
                                    .orElse("optional");
            out.println("  %s  (%s, %s)".formatted(field.name(), field.type().inWords(), need));
            out.println("      " + field.doc());
        }
        out.println();
    }

    private void line(String name, String summary) {
        here.out().println("  %-26s %s".formatted(name, summary));
    }
}
