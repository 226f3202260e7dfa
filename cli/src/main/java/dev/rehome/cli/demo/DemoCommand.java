package dev.rehome.cli.demo;

import dev.rehome.cli.desk.Surroundings;
import dev.rehome.engine.report.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rehome demo}. */
@Command(
        name = "demo",
        description = {
            "Moves a made-up service between servers of its own, in about a minute: PostgreSQL from"
                    + " version 15 to 18, and a search index beside it.",
            "Fence, clone, a crash in the middle, resume, proof, rollback.",
            "Needs pg_dump 15 or newer; leaves nothing behind."
        },
        footer = {"", "Examples:", "  rehome demo", "  rehome demo --rows 2000000 --keep"})
public final class DemoCommand implements Callable<Integer> {
    private final Surroundings here;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "300000",
            description =
                    "Rows of the largest tables; the work grows with them. Default:"
                            + " ${DEFAULT-VALUE}.")
    private int rows;

    @Option(
            names = "--keep",
            description =
                    "Keep the servers running until Enter is pressed, to try things on, and the"
                            + " runbook and the journal for good.")
    private boolean keep;

    public DemoCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        new Demo(here, Math.max(1000, rows), keep).run();
        return ExitCode.DONE.code();
    }
}
