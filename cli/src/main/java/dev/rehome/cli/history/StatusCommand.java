package dev.rehome.cli.history;

import dev.rehome.cli.desk.Hints;
import dev.rehome.cli.desk.JournalOption;
import dev.rehome.cli.desk.RunArgument;
import dev.rehome.cli.desk.Surroundings;
import dev.rehome.cli.terminal.LiveView;
import dev.rehome.cli.terminal.Look;
import dev.rehome.cli.terminal.Picture;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.run.Operations;
import dev.rehome.engine.run.RunStatus;
import dev.rehome.engine.step.RunId;
import dev.rehome.engine.tree.Json;
import dev.rehome.engine.tree.Tree;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rehome status}. */
@Command(
        name = "status",
        description = "Shows where a run stands, read from its journal; from any machine.",
        footer = {"", "Examples:", "  rehome status", "  rehome status k3f --watch"})
public final class StatusCommand implements Callable<Integer> {
    /** Another process writes the journal: there is nothing to wait on but time. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final Surroundings here;

    @Mixin private JournalOption journal = new JournalOption();
    @Mixin private RunArgument run = new RunArgument();

    @Option(
            names = {"-w", "--watch"},
            description =
                    "Look again each second until the run ends or stops, and end with the exit"
                            + " code that it has then: 6 when it was rolled back, also to a step.")
    private boolean watch;

    @Option(names = "--json", description = "Print it as JSON.")
    private boolean json;

    public StatusCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Journal open = journal.look(here)) {
            RunId which = run.in(open);
            var operations =
                    new Operations(open, here.catalog(), here.secrets(), _ -> {}, here.clock());
            var picture = new Picture(json ? Look.PLAIN : here.look(), here.screen(), this::room);
            var hints = new Hints(here, journal);
            RunStatus status = operations.status(which);
            RunStatus before = status;
            List<String> next = watch ? hints.lines(open, status) : List.of();
            while (watch && status.owner().isPresent()) {
                if (!status.wayBack().equals(before.wayBack())) {
                    next = hints.lines(open, status);
                }
                picture.show(json ? asJson(status) : onTheWall(status, next));
                Thread.sleep(LOOK_AGAIN);
                before = status;
                status = operations.status(which);
            }
            picture.leave(json ? asJson(status) : wrapped(text().whole(status).stream()));
            if (!json) {
                hints.print(open, status);
            }
            return (watch ? status.state().exitCode() : ExitCode.DONE).code();
        }
    }

    private LiveView.Size room() {
        return here.terminal().orElseThrow().size();
    }

    private List<String> onTheWall(RunStatus status, List<String> next) {
        return wrapped(Stream.concat(text().brief(status).stream(), next.stream()));
    }

    private static List<String> asJson(RunStatus status) {
        return List.of(Json.canonical(Tree.of(status)));
    }

    private List<String> wrapped(Stream<String> lines) {
        return here.wrap().lines(lines);
    }

    private StatusText text() {
        return new StatusText(here.look(), here.clock().getZone());
    }
}
