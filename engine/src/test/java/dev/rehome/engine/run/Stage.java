package dev.rehome.engine.run;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.journal.JdbcJournal;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.runbook.Position;
import dev.rehome.engine.runbook.Rules;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.engine.runbook.RunbookStep;
import dev.rehome.engine.runbook.StepCatalog;
import dev.rehome.engine.runbook.StoreEntry;
import dev.rehome.engine.secret.Redactor;
import dev.rehome.engine.secret.Secrets;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.Approve;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.Kind;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.StepSpec;
import dev.rehome.engine.step.StoreIdentity;
import dev.rehome.engine.step.StoreKind;
import dev.rehome.engine.step.StoreSpec;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A world in memory with one kind of step: {@code do} puts a name into it, {@code take-back} takes
 * it out again. A test can make single names behave otherwise.
 */
final class Stage implements AutoCloseable {
    final Set<String> there = Collections.synchronizedSet(new TreeSet<>());

    /** What was done to the world, in order: {@code "do a"}, {@code "take-back a"}. */
    final List<String> effects = Collections.synchronizedList(new ArrayList<>());

    final List<Event> events = Collections.synchronizedList(new ArrayList<>());
    final Map<String, Act> acts = new ConcurrentHashMap<>();
    final Map<String, Check> checks = new ConcurrentHashMap<>();
    final Map<String, Verdict> verdicts = new ConcurrentHashMap<>();
    final Map<String, Undo> undos = new ConcurrentHashMap<>();
    final Map<String, Forecast> forecasts = new ConcurrentHashMap<>();
    final Map<String, List<Access>> accesses = new ConcurrentHashMap<>();
    final Map<String, String> identities = new ConcurrentHashMap<>();
    final Set<String> unreachable = ConcurrentHashMap.newKeySet();
    final Journal journal;
    final Operations operations;

    /** Does something else than putting the name there. */
    interface Act {
        void act(Run run) throws InterruptedException;
    }

    record Do(String name) implements StepSpec {}

    record TakeBack(String name, String was) implements StepSpec {}

    Stage(Path folder) {
        journal = JdbcJournal.inFile(folder.resolve("journal.db"));
        operations = operations(Pulse.EVERY);
    }

    /** Operations whose running steps tell that often where they stand. */
    Operations operations(Duration pulse) {
        return new Operations(
                journal,
                catalog(),
                new Secrets(new Redactor()),
                events::add,
                Clock.systemUTC(),
                pulse);
    }

    StepCatalog catalog() {
        return new StepCatalog(
                List.of(
                        new Kind<>("do", Do.class, "does", "takes back", (spec, _) -> doing(spec)),
                        new Kind<>(
                                "take-back",
                                TakeBack.class,
                                "takes back",
                                "nothing",
                                (spec, _) -> takingBack(spec))),
                List.of(new StoreKind("memory", "any text", Map.of(), this::identify)));
    }

    private StoreIdentity identify(StoreSpec store) {
        if (unreachable.contains(store.name())) {
            throw new Failure("connection refused by " + store.location(), "start it");
        }
        return new StoreIdentity("memory", identities.getOrDefault(store.name(), store.location()));
    }

    /** A runbook of these steps in order. */
    static Runbook runbook(RunbookStep... steps) {
        return new Runbook("stage", Map.of(), Map.of(), List.of(steps));
    }

    static Runbook with(Runbook runbook, StoreEntry... stores) {
        var byName = new LinkedHashMap<String, StoreEntry>();
        Arrays.stream(stores).forEach(store -> byName.put(store.name(), store));
        return new Runbook(runbook.name(), runbook.vars(), byName, runbook.steps());
    }

    static RunbookStep step(int path, String name) {
        return step(String.valueOf(path), name, Rules.NONE);
    }

    static RunbookStep step(String path, String name, Rules rules) {
        return entry(path, name, "do", new RunbookStep.Work.One(new Do(name)), rules);
    }

    static RunbookStep gate(int path, String name) {
        return entry(
                String.valueOf(path),
                name,
                Approve.KIND,
                new RunbookStep.Work.One(new Approve("Really?")),
                Rules.NONE);
    }

    static RunbookStep together(int path, RunbookStep... steps) {
        return entry(
                String.valueOf(path),
                "together",
                RunbookStep.PARALLEL,
                new RunbookStep.Work.Together(List.of(steps)),
                Rules.NONE);
    }

    static RunbookStep onRollback(int path, RunbookStep... steps) {
        return entry(
                String.valueOf(path),
                "back",
                RunbookStep.ON_ROLLBACK,
                new RunbookStep.Work.OnTheWayBack(List.of(steps)),
                Rules.NONE);
    }

    private static RunbookStep entry(
            String path, String name, String kind, RunbookStep.Work work, Rules rules) {
        return new RunbookStep(
                path, Optional.of(name), kind, work, rules, Position.outside("stage"));
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

    private Step doing(Do spec) {
        String name = spec.name();
        return new Acting(name) {
            @Override
            public Check check(Run run) {
                return checks.getOrDefault(
                        name, there.contains(name) ? Check.done("it is there") : Check.ready());
            }

            @Override
            public Undo undo(Run run) {
                return undos.getOrDefault(
                        name, Undo.by("take-back", new TakeBack(name, there.toString())));
            }

            @Override
            public void apply(Run run) throws InterruptedException {
                effects.add("do " + name);
                acts.getOrDefault(name, _ -> there.add(name)).act(run);
            }

            @Override
            public Verdict verify(Run run) {
                return verdicts.getOrDefault(
                        name,
                        there.contains(name)
                                ? Verdict.holds("1 name")
                                : Verdict.differs("1 name missing", List.of(name)));
            }
        };
    }

    private Step takingBack(TakeBack spec) {
        String name = spec.name();
        return new Acting(name) {
            @Override
            public Check check(Run run) {
                return checks.getOrDefault(
                        "take-back " + name,
                        there.contains(name) ? Check.ready() : Check.done("it is not there"));
            }

            @Override
            public Undo undo(Run run) {
                return Undo.nothing("taken back");
            }

            @Override
            public void apply(Run run) throws InterruptedException {
                effects.add("take-back " + name);
                acts.getOrDefault("take-back " + name, _ -> there.remove(name)).act(run);
            }

            @Override
            public Verdict verify(Run run) {
                return there.contains(name)
                        ? Verdict.differs("still there", List.of(name))
                        : Verdict.holds("gone");
            }
        };
    }

    private abstract class Acting implements Step {
        private final String name;

        Acting(String name) {
            this.name = name;
        }

        @Override
        public List<Access> access() {
            return accesses.getOrDefault(name, List.of());
        }

        @Override
        public Forecast forecast() {
            return forecasts.getOrDefault(
                    name,
                    new Forecast(
                            List.of(
                                    new Forecast.Change(
                                            Forecast.Verb.CREATE,
                                            "name " + name,
                                            Amount.rows(1, 10))),
                            List.<Problem>of(),
                            "takes " + name + " back"));
        }
    }
}
