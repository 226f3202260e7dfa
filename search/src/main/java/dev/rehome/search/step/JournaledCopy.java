package dev.rehome.search.step;

import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.tree.Json;
import dev.rehome.engine.tree.Tree;
import dev.rehome.search.catalog.Part;
import dev.rehome.search.landing.CopyLog;
import dev.rehome.search.landing.CopyReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Keeps in the step's cursor what was made at the target and which slices have landed. */
final class JournaledCopy implements CopyLog {
    private final Run run;
    private final Set<String> making;
    private final Map<String, Begun> begun;
    private final Map<String, SortedSet<Integer>> landed;
    private final Map<String, Long> rejected;
    private final Map<String, MadePart> made;
    private CopyReport report;

    /** What the cursor holds. */
    record State(
            List<String> making,
            Map<String, Begun> begun,
            Map<String, String> landed,
            Map<String, Long> rejected,
            List<MadePart> made,
            CopyReport report) {}

    JournaledCopy(Run run) {
        this.run = run;
        State state =
                run.cursor()
                        .map(cursor -> Tree.read(State.class, Json.read(cursor.text())))
                        .orElse(
                                new State(
                                        List.of(),
                                        Map.of(),
                                        Map.of(),
                                        Map.of(),
                                        List.of(),
                                        CopyReport.NOTHING));
        this.making = new TreeSet<>(state.making());
        this.begun = new LinkedHashMap<>(state.begun());
        this.landed = new TreeMap<>();
        state.landed().forEach((index, slices) -> landed.put(index, Ranges.numbers(slices)));
        this.rejected = new TreeMap<>(state.rejected());
        this.made = new LinkedHashMap<>();
        state.made().forEach(part -> made.put(part.toString(), part));
        this.report = state.report();
    }

    @Override
    public synchronized Set<String> made() {
        var all = new TreeSet<>(making);
        all.addAll(begun.keySet());
        return all;
    }

    @Override
    public synchronized Optional<Begun> begun(String index) {
        return Optional.ofNullable(begun.get(index));
    }

    @Override
    public synchronized boolean isMaking(String index) {
        return making.contains(index);
    }

    @Override
    public synchronized void making(String index) {
        making.add(index);
        save();
    }

    @Override
    public synchronized void begin(String index, Begun how) {
        making.remove(index);
        begun.put(index, how);
        landed.remove(index);
        rejected.remove(index);
        save();
    }

    @Override
    public synchronized Set<Integer> landed(String index) {
        return Set.copyOf(landed.getOrDefault(index, new TreeSet<>()));
    }

    @Override
    public synchronized void land(String index, int slice, long refused) {
        landed.computeIfAbsent(index, _ -> new TreeSet<>()).add(slice);
        if (refused > 0) {
            rejected.merge(index, refused, Long::sum);
        }
        save();
    }

    @Override
    public synchronized long rejected(String index) {
        return rejected.getOrDefault(index, 0L);
    }

    @Override
    public synchronized boolean isMade(Part part) {
        return made.containsKey(part.toString());
    }

    @Override
    public synchronized void making(Part part) {
        note(part, MadePart.making(part));
    }

    @Override
    public synchronized void refused(Part part) {
        made.remove(part.toString());
        save();
    }

    @Override
    public synchronized void made(Part part) {
        note(part, MadePart.made(part));
    }

    private void note(Part part, MadePart how) {
        made.put(part.toString(), how);
        save();
    }

    /** Whether an earlier attempt got as far as making something. */
    synchronized boolean isBegun() {
        return !making.isEmpty() || !begun.isEmpty() || !made.isEmpty();
    }

    /** What takes it back, at the store of that name. */
    synchronized DropCopiedSpec dropped(String store) {
        var created = new LinkedHashMap<String, String>();
        begun.forEach((index, how) -> created.put(index, how.uuid()));
        return new DropCopiedSpec(
                store,
                created,
                List.copyOf(making),
                List.copyOf(made.values()),
                !report.equals(CopyReport.NOTHING));
    }

    /** The copy has come to its end. */
    synchronized void done(CopyReport all) {
        report = all;
        save();
    }

    synchronized CopyReport report() {
        return report;
    }

    private void save() {
        var slices = new LinkedHashMap<String, String>();
        landed.forEach((index, numbers) -> slices.put(index, Ranges.text(numbers)));
        run.save(
                new Cursor(
                        Json.write(
                                Tree.of(
                                        new State(
                                                List.copyOf(making),
                                                begun,
                                                slices,
                                                rejected,
                                                List.copyOf(made.values()),
                                                report)))));
    }
}
