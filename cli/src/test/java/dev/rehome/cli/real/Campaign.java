package dev.rehome.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.cli.real.Desk.Started;
import dev.rehome.engine.crash.CrashPoints;
import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.journal.JdbcJournal;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.journal.Recorded;
import dev.rehome.engine.report.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Kills a move again and again, with SIGKILL, on its way forward and on its way back, and compares
 * where it arrives with where an undisturbed one does. Half of the kills are at boundaries of the
 * journal, right before or right after something is written there; the others at random instants of
 * the very command's work, which begins with the first that it writes there. Where there are enough
 * kills, every boundary that an undisturbed move has gets one.
 *
 * <p>Whoever resumes does what a person would: types {@code resume}, {@code approve} when it waits,
 * {@code rollback} again.
 */
final class Campaign {
    /** In one run, one way. */
    private static final int KILLS_MAX = 20;

    /** Of attempts that nobody killed and that do not arrive, in one run, one way. */
    private static final int FAILURES_MAX = 3;

    /** How often it is looked whether a command has written something. */
    private static final Duration BEGUN = Duration.ofMillis(10);

    /** Where there are enough kills for these on top, every boundary has its own. */
    private static final int INSTANTS_MIN = 100;

    /** What a rollback leaves as it is; one from halfway may not have come to it. */
    private static final String STAYS =
            ".*: (cluster: job .*|files: (answers|databases|indices)\\.json)";

    private static final int KILLED = 128 + 9;
    private static final String PROGRAM = "dev.rehome.cli.KilledRun";

    enum Way {
        FORWARD,
        BACK
    }

    /**
     * What a run is compared with that nobody kills; boundaries each once, in order.
     *
     * @param millis from the first that is written to the journal to the last
     */
    private record Undisturbed(long millis, List<String> boundaries, SiteState state) {}

    /** One kill, and what became of it. */
    static final class Kill {
        final int number;
        final int run;
        final Way way;
        final boolean boundary;
        final String where;
        String next = "";
        String result = "";

        Kill(int number, int run, Way way, boolean boundary, String where) {
            this.number = number;
            this.run = run;
            this.way = way;
            this.boundary = boundary;
            this.where = where;
        }
    }

    private final ManagedMove move;
    private final long seed;
    private final int wanted;
    private final Random random;
    private final Consumer<Campaign> told;
    private final List<Kill> kills = new ArrayList<>();
    private final Map<Way, Undisturbed> undisturbed = new EnumMap<>(Way.class);
    private final List<String> differences = new ArrayList<>();
    private final long begun = System.nanoTime();
    private final Map<String, String> kinds = new HashMap<>();
    private int runs;
    private boolean turnedBack;
    private final Set<String> missed = new HashSet<>();
    private final Set<String> unreached = new LinkedHashSet<>();

    /**
     * @param wanted how many kills
     * @param told runs when another run is over, there and back
     */
    Campaign(ManagedMove move, long seed, int wanted, Consumer<Campaign> told) {
        this.told = told;
        this.move = move;
        this.seed = seed;
        this.wanted = wanted;
        this.random = new Random(seed);
    }

    List<Kill> kills() {
        return kills;
    }

    List<String> differences() {
        return differences;
    }

    int runs() {
        return runs;
    }

    long seed() {
        return seed;
    }

    /** Boundaries that a disturbed run was to be killed at and did not pass. */
    Set<String> unreached() {
        return unreached;
    }

    Duration took() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** What an undisturbed one has, both ways. */
    int boundaries() {
        return undisturbed.values().stream().mapToInt(each -> each.boundaries().size()).sum();
    }

    private Undisturbed undisturbed(Way way) {
        return Objects.requireNonNull(undisturbed.get(way));
    }

    void fight() throws Exception {
        SiteState before = SiteState.of(move);
        leaveUndisturbed();
        assertThat(undisturbed(Way.BACK).state().differencesFrom(before))
                .as("rolled back undisturbed, it is as it was before, but for what is to stay")
                .containsExactly(
                        "missing: cluster: job etl",
                        "missing: cluster: job usersync",
                        "too much: files: answers.json",
                        "too much: files: databases.json",
                        "too much: files: indices.json");

        boolean everyBoundary = wanted >= boundaries() + INSTANTS_MIN;
        var left = new LinkedHashMap<Way, List<String>>();
        undisturbed.forEach(
                (way, each) -> {
                    List<String> names = each.boundaries();
                    var shuffled = new ArrayList<>(names);
                    Collections.shuffle(shuffled, random);
                    int share = wanted / 2 * names.size() / boundaries();
                    left.put(way, everyBoundary ? shuffled : shuffled.subList(0, share));
                });
        while (kills.size() < wanted) {
            // Instants make up for boundaries that are not reached.
            int atBoundaries = left.values().stream().mapToInt(List::size).sum();
            int instants = wanted - kills.size() - atBoundaries;
            if (instants > 0) {
                disturbedAtInstants(instants);
            }
            disturbedAtBoundaries(left);
            assertThat(runs).as("runs, with %d kills", kills.size()).isLessThan(2 * wanted);
        }
    }

    private void leaveUndisturbed() throws Exception {
        begin();
        for (Way way : Way.values()) {
            int known = entries().size();
            Path reached = move.desk.folder().resolve("campaign-reached-" + way);
            Desk.Answer answer = program(way, Set.of(), reached).answer();
            assertThat(answer.exit()).as(answer.out() + answer.err()).isZero();
            List<Recorded> now = entries();
            long millis = Duration.between(now.get(known).at(), now.getLast().at()).toMillis();
            List<String> boundaries = Files.readAllLines(reached).stream().distinct().toList();
            now.forEach(recorded -> learn(recorded.entry()));
            SiteState state = SiteState.of(move);
            undisturbed.put(way, new Undisturbed(millis, boundaries, state));
            say(
                    "undisturbed %s: %d ms, %d boundaries, %d facts"
                            .formatted(way, millis, boundaries.size(), state.facts().size()));
        }
    }

    private void learn(Entry entry) {
        if (entry instanceof Entry.Intent intent) {
            kinds.put(intent.step(), intent.kind());
        }
    }

    private void begin() {
        runs++;
        turnedBack = false;
        move.desk.with("REHOME_JOURNAL", journal().toString());
        if (runs > 1) {
            move.beginAnew();
        }
    }

    private Path journal() {
        return move.desk.folder().resolve("journal-" + runs + ".db");
    }

    /** Kills at up to {@value #KILLS_MAX} of the boundaries each way, and takes them away. */
    private void disturbedAtBoundaries(Map<Way, List<String>> left) throws Exception {
        if (left.values().stream().allMatch(List::isEmpty)) {
            return;
        }
        begin();
        for (Way way : Way.values()) {
            List<String> names = Objects.requireNonNull(left.get(way));
            var now = new LinkedHashSet<>(names.subList(0, Math.min(KILLS_MAX, names.size())));
            var here = new ArrayList<Kill>();
            int failures = 0;
            while (true) {
                List<Recorded> known = entries();
                Path reached = move.desk.folder().resolve("campaign-reached");
                Files.deleteIfExists(reached);
                Desk.Answer answer = program(way, now, reached).answer();
                if (answer.exit() == KILLED) {
                    String where = Files.readAllLines(reached).getLast();
                    follow(here, known, "killed again");
                    now.remove(where);
                    names.remove(where);
                    here.add(kill(way, true, told(where)));
                } else if (answer.exit() == ExitCode.DONE.code()) {
                    follow(here, known, "arrived");
                    break;
                } else {
                    follow(here, known, "ended with " + answer.exit());
                    failures = failed(way, failures, answer);
                }
            }
            // What only the beginning of a run writes is not passed by one that begins resumed.
            names.removeAll(now);
            for (String name : now) {
                (missed.add(name) ? names : unreached).add(name);
            }
            compare(way, here);
        }
    }

    private void disturbedAtInstants(int most) throws Exception {
        begin();
        boolean turnsBack = random.nextInt(3) == 0;
        var there = new ArrayList<Kill>();
        int had = kills.size();
        int forward = Math.min(turnsBack ? 1 + random.nextInt(3) : KILLS_MAX, most);
        boolean arrived = killedAtInstants(Way.FORWARD, forward, turnsBack, there);
        if (arrived) {
            compare(Way.FORWARD, there);
            there.clear();
        }
        turnedBack = !arrived;
        killedAtInstants(Way.BACK, Math.min(KILLS_MAX, most + had - kills.size()), false, there);
        compare(Way.BACK, there);
    }

    /**
     * @param turnsBack whether it is to stop after the last kill, if there is a run by then
     * @return whether it arrived
     */
    private boolean killedAtInstants(Way way, int most, boolean turnsBack, List<Kill> here)
            throws Exception {
        int killed = 0;
        int failures = 0;
        while (true) {
            List<Recorded> known = entries();
            if (turnsBack && killed >= most && !known.isEmpty()) {
                return false;
            }
            Started started = move.desk.start(words(way, known));
            if (killed < most) {
                long length = undisturbed(way).millis() / (killed == 0 ? 1 : 2);
                long instant = (long) (random.nextDouble() * length);
                if (hasBegun(started, known)
                        && !started.process().waitFor(instant, TimeUnit.MILLISECONDS)) {
                    started.process().destroyForcibly().waitFor();
                    if (started.process().exitValue() == KILLED) {
                        killed++;
                        follow(here, known, "killed again");
                        here.add(
                                kill(
                                        way,
                                        false,
                                        "%d ms: %s".formatted(instant, running(entries()))));
                        continue;
                    }
                }
            }
            Desk.Answer answer = started.answer();
            if (answer.exit() == ExitCode.DONE.code()) {
                follow(here, known, "arrived");
                return true;
            }
            if (answer.exit() == ExitCode.WAITING.code()) {
                follow(here, known, "waited for an approval");
                move.desk.type("approve", "--reason", "it is Saturday").ends(ExitCode.DONE);
            } else {
                follow(here, known, "ended with " + answer.exit());
                failures = failed(way, failures, answer);
            }
        }
    }

    /** Waits until it has written something; false when it ends without. */
    private boolean hasBegun(Started started, List<Recorded> known) throws InterruptedException {
        while (entries().size() == known.size()) {
            if (started.process().waitFor(BEGUN.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return true;
    }

    private String[] words(Way way, List<Recorded> known) {
        if (way == Way.BACK) {
            return new String[] {"rollback", "--yes", "--discard-new-data"};
        }
        return known.isEmpty()
                ? move.words("run", "--yes", "--approve", "all")
                : new String[] {"resume"};
    }

    private Started program(Way way, Set<String> among, Path reached) throws IOException {
        Path names = Files.write(move.desk.folder().resolve("campaign-among"), List.copyOf(among));
        var words = new ArrayList<String>();
        if (way == Way.BACK) {
            words.add("back");
        } else {
            words.addAll(List.of("forward", ManagedMove.EXAMPLE.toString()));
            move.site.vars().forEach((name, value) -> words.add(name + "=" + value));
        }
        return move.desk.startProgram(
                PROGRAM,
                List.of(
                        "-D%s=%s".formatted(CrashPoints.AMONG, names),
                        "-D%s=%s".formatted(CrashPoints.REACHED, reached)),
                words);
    }

    private Kill kill(Way way, boolean boundary, String where) {
        var kill = new Kill(kills.size() + 1, runs, way, boundary, where);
        kills.add(kill);
        say("kill %d, run %d, %s: %s".formatted(kill.number, runs, way, where));
        return kill;
    }

    /** Nobody killed it, and it did not arrive: that alone is a difference. */
    private int failed(Way way, int before, Desk.Answer answer) {
        String told =
                "run %d, %s: ended with %d: %s%s"
                        .formatted(runs, way, answer.exit(), answer.out(), answer.err());
        differences.add(told);
        say(told);
        assertThat(before + 1).as(told).isLessThan(FAILURES_MAX);
        return before + 1;
    }

    private void compare(Way way, List<Kill> here) throws InterruptedException {
        List<String> found =
                SiteState.of(move).differencesFrom(undisturbed(way).state()).stream()
                        .filter(each -> !(turnedBack && each.matches(STAYS)))
                        .toList();
        String result = found.isEmpty() ? "same" : "differs: " + String.join("; ", found);
        here.forEach(kill -> kill.result = result);
        if (!found.isEmpty()) {
            String told = "run %d, %s: %s".formatted(runs, way, result);
            differences.add(told);
            say(told);
        }
        say("run %d %s: %s".formatted(runs, way, found.isEmpty() ? "same" : "DIFFERS"));
        told.accept(this);
    }

    /** Says of the latest kill what the attempt after it did. */
    private void follow(List<Kill> here, List<Recorded> known, String end) {
        List<Recorded> now = entries();
        if (here.isEmpty() || !here.getLast().next.isEmpty()) {
            return;
        }
        Optional<String> first =
                now.stream()
                        .skip(known.size())
                        .map(recorded -> words(recorded.entry()))
                        .flatMap(Optional::stream)
                        .findFirst();
        here.getLast().next = first.map(text -> text + "; ").orElse("") + end;
    }

    private Optional<String> words(Entry entry) {
        return switch (entry) {
            case Entry.RunOpened _ -> Optional.of("began");
            case Entry.Intent e -> Optional.of("began %s".formatted(named(e.step())));
            case Entry.Outcome(var step, Entry.Result.Already _, _) ->
                    Optional.of("found %s done".formatted(named(step)));
            case Entry.Outcome e -> Optional.of("ended %s".formatted(named(e.step())));
            case Entry.Retried e -> Optional.of("began %s again".formatted(named(e.step())));
            case Entry.Failed e -> Optional.of("failed at %s".formatted(named(e.step())));
            case Entry.InDoubt e -> Optional.of("was in doubt of %s".formatted(named(e.step())));
            case Entry.UndoIntent e -> Optional.of("began to undo %s".formatted(named(e.step())));
            case Entry.UndoOutcome e ->
                    Optional.of("ended the undo of %s".formatted(named(e.step())));
            case Entry.UndoFailed e -> Optional.of("failed to undo %s".formatted(named(e.step())));
            case Entry.Ended _ -> Optional.of("had only to end");
            case Entry.Warned _,
                    Entry.Claimed _,
                    Entry.Skipped _,
                    Entry.TimeoutSet _,
                    Entry.Rejected _,
                    Entry.Waiting _,
                    Entry.Approved _,
                    Entry.RollbackBegun _,
                    Entry.Paused _ ->
                    Optional.empty();
        };
    }

    private List<Recorded> entries() {
        if (!Files.exists(journal())) {
            return List.of();
        }
        try (Journal seen = JdbcJournal.seenInFile(journal())) {
            return seen.runs(1).stream()
                    .flatMap(head -> seen.entries(head.run(), 0).stream())
                    .toList();
        }
    }

    /** What was under way at the end, by what was written down. */
    private String running(List<Recorded> now) {
        var running = new LinkedHashMap<String, String>();
        for (Recorded recorded : now) {
            switch (recorded.entry()) {
                case Entry.Intent e -> running.put(e.step(), named(e.step()));
                case Entry.Outcome e -> running.remove(e.step());
                case Entry.Skipped e -> running.remove(e.step());
                case Entry.Failed e -> running.remove(e.step());
                case Entry.RollbackBegun _ -> running.clear();
                case Entry.UndoIntent e -> running.put(e.step(), "undo of " + named(e.step()));
                case Entry.UndoOutcome e -> running.remove(e.step());
                case Entry.UndoFailed e -> running.remove(e.step());
                case Entry.RunOpened _,
                        Entry.Warned _,
                        Entry.Claimed _,
                        Entry.InDoubt _,
                        Entry.Retried _,
                        Entry.TimeoutSet _,
                        Entry.Rejected _,
                        Entry.Waiting _,
                        Entry.Approved _,
                        Entry.Paused _,
                        Entry.Ended _ -> {}
            }
        }
        return running.isEmpty() ? "between steps" : String.join(", ", running.values());
    }

    /** With its kind, for who does not know the numbers. */
    private String named(String step) {
        String kind = kinds.get(step);
        return kind == null ? step : step + " " + kind;
    }

    /** A boundary, with the kind of the step that it is about. */
    private String told(String boundary) {
        int last = boundary.lastIndexOf(' ') + 1;
        return boundary.substring(0, last) + named(boundary.substring(last));
    }

    private static void say(String line) {
        System.out.println("campaign: " + line);
        System.out.flush();
    }
}
