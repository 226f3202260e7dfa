package dev.rehome.cli.run;

import dev.rehome.cli.desk.RunArgument;
import dev.rehome.cli.desk.StoresAgain;
import dev.rehome.cli.desk.Surroundings;
import dev.rehome.cli.desk.Watching;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.run.Operations;
import dev.rehome.engine.run.ResumeOptions;
import dev.rehome.engine.step.RunId;
import dev.rehome.engine.tree.DurationText;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Going on with a run: plainly, or with a step left out or done once more. */
public final class GoOn {
    @Mixin private Watching watching = new Watching();
    @Mixin private RunArgument run = new RunArgument();
    @Mixin private StoresAgain stores = new StoresAgain();

    @Option(
            names = "--timeout",
            paramLabel = "STEP=TIME",
            description = {
                "How long that step may take from now on, whatever the runbook says.",
                "Example: --timeout 3=2h30m"
            })
    private Map<String, String> timeouts = new LinkedHashMap<>();

    int with(
            Surroundings here,
            Set<String> approve,
            Set<String> skip,
            Set<String> retry,
            String reason)
            throws InterruptedException {
        RunId which;
        ResumeOptions options;
        try (Journal journal = watching.journal().look(here)) {
            var known =
                    new Operations(journal, here.catalog(), here.secrets(), _ -> {}, here.clock());
            which =
                    run.toResume(
                            known,
                            journal,
                            here.clock(),
                            text -> here.err().println("rehome: " + text));
            options =
                    new ResumeOptions(
                            approve,
                            skip,
                            retry,
                            timeouts(),
                            reason,
                            stores.of(which, journal, here.catalog()),
                            here.person());
        }
        return watching.watch(
                here,
                operations -> {
                    operations
                            .changedFile(which)
                            .ifPresent(file -> here.err().println(notRead(file, which)));
                    return operations.resume(which, options);
                });
    }

    private static String notRead(String file, RunId run) {
        return "rehome: %s has changed since run %s began; the run goes on with what it began with"
                .formatted(file, run);
    }

    private Map<String, Duration> timeouts() {
        var read = new LinkedHashMap<String, Duration>();
        timeouts.forEach((step, time) -> read.put(step, timeout(step, time)));
        return read;
    }

    private static Duration timeout(String step, String time) {
        return DurationText.parse(time)
                .filter(Duration::isPositive)
                .orElseThrow(
                        () ->
                                new Failure(
                                        ExitCode.BAD_INPUT,
                                        "--timeout %s=%s is no time".formatted(step, time),
                                        "write it as 90s, 5m or 1h30m",
                                        null));
    }
}
