package dev.rehome.postgres.pool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * The tasks that nobody has begun: those that wait for others, and those that are ready, in the
 * order in which they should go. Each step costs as much as the tasks it touches, so tens of
 * thousands are no burden. Not safe for several threads.
 */
final class Backlog {
    private final Set<Task> finished = new HashSet<>();

    /** What comes after each task that is not finished. */
    private final Map<Task, List<Task>> followers = new HashMap<>();

    /** How many unfinished tasks each one waits for. */
    private final Map<Task, Integer> waiting = new HashMap<>();

    private final NavigableSet<Place> ready = new TreeSet<>(Place.ORDER);
    private final Map<Task, Place> places = new HashMap<>();
    private int submitted;

    /** A task in the order: the longest way to the end first, then as submitted. */
    private record Place(Task task, double secondsToTheEnd, int number) {
        static final Comparator<Place> ORDER =
                Comparator.comparingDouble(Place::secondsToTheEnd)
                        .reversed()
                        .thenComparingInt(Place::number);
    }

    /** Adds tasks; what they come after is among them or was added earlier. */
    void add(Collection<Task> tasks) {
        for (Task task : tasks) {
            int open = 0;
            for (Task before : task.after()) {
                if (!finished.contains(before)) {
                    followers.computeIfAbsent(before, _ -> new ArrayList<>()).add(task);
                    open++;
                }
            }
            waiting.put(task, open);
        }
        var toTheEnd = new HashMap<Task, Double>();
        for (Task task : tasks) {
            places.put(task, new Place(task, secondsToTheEnd(task, toTheEnd), submitted++));
            releaseIfReady(task);
        }
    }

    /** What may begin, the most urgent first; of no use once a task of it is taken. */
    Iterable<Task> ready() {
        return () -> ready.stream().map(Place::task).iterator();
    }

    /** The task is begun. */
    void take(Task task) {
        ready.remove(placeOf(task));
    }

    /** The task was begun in vain and is ready once more. */
    void putBack(Task task) {
        ready.add(placeOf(task));
    }

    void finish(Task task) {
        finished.add(task);
        places.remove(task);
        for (Task follower : Objects.requireNonNullElse(followers.remove(task), List.<Task>of())) {
            waiting.merge(follower, -1, Integer::sum);
            releaseIfReady(follower);
        }
    }

    int finished() {
        return finished.size();
    }

    /** Nothing is ready, nothing waits. */
    boolean isEmpty() {
        return ready.isEmpty() && waiting.isEmpty();
    }

    /** Those that come after something unfinished. */
    Set<Task> waiting() {
        return waiting.keySet();
    }

    private void releaseIfReady(Task task) {
        if (waiting.getOrDefault(task, 0) == 0) {
            waiting.remove(task);
            ready.add(placeOf(task));
        }
    }

    private Place placeOf(Task task) {
        return Objects.requireNonNull(places.get(task), task.name());
    }

    /** Its own and those of the longest chain behind it. */
    private double secondsToTheEnd(Task task, Map<Task, Double> known) {
        Double before = known.get(task);
        if (before != null) {
            return before;
        }
        double behind = 0;
        for (Task follower : followers.getOrDefault(task, List.of())) {
            behind = Math.max(behind, secondsToTheEnd(follower, known));
        }
        known.put(task, task.seconds() + behind);
        return task.seconds() + behind;
    }
}
