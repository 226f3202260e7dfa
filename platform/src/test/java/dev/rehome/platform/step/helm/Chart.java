package dev.rehome.platform.step.helm;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.journal.JdbcJournal;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.plan.Finding;
import dev.rehome.engine.plan.Plan;
import dev.rehome.engine.run.Finish;
import dev.rehome.engine.run.Operations;
import dev.rehome.engine.run.ResumeOptions;
import dev.rehome.engine.run.RollbackOptions;
import dev.rehome.engine.run.RunOptions;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.engine.runbook.RunbookReader;
import dev.rehome.engine.runbook.StepCatalog;
import dev.rehome.engine.secret.Redactor;
import dev.rehome.engine.secret.Secrets;
import dev.rehome.engine.step.RunId;
import dev.rehome.platform.step.PlatformKinds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A folder with a values file, and runbooks that change it. */
final class Chart implements AutoCloseable {
    final Path folder;
    final Path file;
    final Map<String, String> environment = new HashMap<>();
    final List<Event> events = Collections.synchronizedList(new ArrayList<>());
    private final Journal journal;
    private final Operations operations;

    Chart(Path folder, String values) {
        this(folder, values, JdbcJournal.inFile(folder.resolve("journal.db")));
    }

    Chart(Path folder, String values, Journal journal) {
        this.folder = folder;
        this.file = folder.resolve("chart").resolve("values.yaml");
        this.journal = journal;
        this.operations =
                new Operations(
                        journal,
                        new StepCatalog(PlatformKinds.ALL, List.of()),
                        new Secrets(new Redactor(), environment::get),
                        events::add,
                        Clock.systemUTC());
        if (Files.notExists(file)) {
            write(values);
        }
    }

    void write(String values) {
        try {
            Files.createDirectories(folder.resolve("chart"));
            Files.writeString(file, values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text() {
        try {
            return new String(Files.readAllBytes(file), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What lies beside the values file. */
    List<Path> others() {
        try (Stream<Path> files = Files.list(folder.resolve("chart"))) {
            return files.filter(each -> !each.equals(file)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A runbook whose steps each set these, given as lines of YAML: {@code a.b: value}. */
    Runbook runbook(String... steps) {
        String text =
                Stream.of(steps)
                        .map(
                                set ->
                                        "  - helm.values:\n      file: %s\n      set:\n%s"
                                                .formatted(file, set.indent(8)))
                        .collect(Collectors.joining("", "rehome: 1\nname: t\nsteps:\n", ""));
        return new RunbookReader(new StepCatalog(PlatformKinds.ALL, List.of()))
                .read("t.yaml", text, Map.of());
    }

    Plan plan(String... steps) throws InterruptedException {
        return operations.plan(runbook(steps));
    }

    Finish run(String... steps) throws InterruptedException {
        return operations.run(runbook(steps), RunOptions.by("me"));
    }

    Finish resume() throws InterruptedException {
        return operations.resume(latest(), ResumeOptions.by("me"));
    }

    Finish rollBack() throws InterruptedException {
        return operations.rollback(latest(), RollbackOptions.by("me"));
    }

    Plan planBack() {
        return operations.planRollback(latest(), RollbackOptions.by("me"));
    }

    boolean hasRun() {
        return !journal.runs(1).isEmpty();
    }

    RunId latest() {
        return journal.runs(1).getFirst().run();
    }

    static List<String> changes(Plan plan) {
        return plan.steps().stream()
                .flatMap(step -> step.changes().stream())
                .map(change -> change.what())
                .toList();
    }

    static List<String> problems(List<Finding> findings) {
        return findings.stream()
                .map(found -> found.problem().what() + " | " + found.problem().remedy())
                .toList();
    }

    <E extends Event> List<E> events(Class<E> type) {
        synchronized (events) {
            return events.stream().filter(type::isInstance).map(type::cast).toList();
        }
    }

    @Override
    public void close() {
        journal.close();
    }
}
