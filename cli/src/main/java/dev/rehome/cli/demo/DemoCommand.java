package dev.rehome.cli.demo;

import dev.rehome.cli.desk.Surroundings;
import dev.rehome.engine.report.ExitCode;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code rehome demo}. */
@Command(
        name = "demo",
        description = {
            "Moves a made-up service between servers of its own, in about a minute: PostgreSQL from"
                    + " version 15 to 18, and a search index beside it.",
            "Fence, clone, a crash in the middle, resume, proof, rollback.",
            "With --scenario move-to-managed: nine databases and a search cluster to managed"
                    + " services, the application in a simulated Kubernetes switched over, and all"
                    + " the way back; it is the runbook under examples/move-to-managed.",
            "Needs pg_dump 15 or newer; leaves nothing behind."
        },
        footer = {
            "",
            "Examples:",
            "  rehome demo",
            "  rehome demo --rows 2000000 --keep",
            "  rehome demo --scenario move-to-managed"
        })
public final class DemoCommand implements Callable<Integer> {
    /** Nine databases are not to take longer than four. */
    private static final int ROWS_SHARE = 10;

    private final Surroundings here;

    /** What is shown. */
    enum Scenario {
        CRASH("crash"),
        MOVE_TO_MANAGED("move-to-managed");

        private final String written;

        Scenario(String written) {
            this.written = written;
        }

        @Override
        public String toString() {
            return written;
        }

        /** Read as it is written. */
        static final class Named implements ITypeConverter<Scenario> {
            @Override
            public Scenario convert(String text) {
                return Scenario.of(text);
            }
        }

        private static Scenario of(String text) {
            return Arrays.stream(values())
                    .filter(each -> each.written.equals(text))
                    .findFirst()
                    .orElseThrow(
                            () ->
                                    new TypeConversionException(
                                            "there is no scenario '%s'; there are %s"
                                                    .formatted(text, Arrays.toString(values()))));
        }
    }

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            defaultValue = "crash",
            converter = Scenario.Named.class,
            description = "crash, or move-to-managed. Default: ${DEFAULT-VALUE}.")
    private Scenario scenario = Scenario.CRASH;

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
        switch (scenario) {
            case CRASH -> new Demo(here, Math.max(1000, rows), keep).run();
            case MOVE_TO_MANAGED ->
                    new ManagedDemo(here, Math.max(1000, rows / ROWS_SHARE), keep).run();
        }
        return ExitCode.DONE.code();
    }
}
