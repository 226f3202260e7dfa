package dev.rehome.postgres.pool;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A piece of work: copying a part, building an index, validating a foreign key.
 *
 * @param name what it is, for messages: {@code "index public.orders_pkey of shop"}
 * @param seconds roughly how long it takes; only compared with others'
 * @param after what must be finished first; may have been submitted before
 * @param locks the table locks it will hold on the target, by table
 */
public record Task(
        String name, double seconds, List<Task> after, Map<Object, TableLock> locks, Body body) {

    /** The work itself. It runs on one worker's thread and uses that worker's sessions. */
    @FunctionalInterface
    public interface Body {
        void run(Worker worker) throws Exception;
    }

    /** Two tasks are the same only when they are one object. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    boolean conflictsWith(Task other) {
        for (var lock : locks.entrySet()) {
            TableLock theirs = other.locks.get(lock.getKey());
            if (theirs != null && lock.getValue().conflictsWith(theirs)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return name;
    }
}
