package dev.rehome.platform.step;

import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.journal.Lease;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A journal at which everything ends, as with kill -9, but within this JVM: right before or right
 * after something is noted, and nothing is noted from then on.
 */
final class EndingJournal {
    private static final Set<String> NOTES = Set.of("open", "append", "save");

    private final int end;
    private final AtomicInteger reached = new AtomicInteger();

    /** What whoever writes then hears. */
    private static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /**
     * @param end the boundary at which it ends, from 1; 0 for none
     */
    EndingJournal(int end) {
        this.end = end;
    }

    boolean hasEnded() {
        return end > 0 && reached.get() >= end;
    }

    /** How many boundaries there were. */
    int reached() {
        return reached.get();
    }

    Journal of(Journal journal) {
        return proxy(Journal.class, journal);
    }

    private <T> T proxy(Class<T> type, T real) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (_, method, arguments) -> call(real, method, arguments)));
    }

    private @Nullable Object call(Object real, Method method, Object[] arguments) throws Throwable {
        boolean note = NOTES.contains(method.getName());
        if (note) {
            boundary();
        }
        @Nullable Object answer;
        try {
            answer = method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw Objects.requireNonNull(e.getCause());
        }
        if (note) {
            boundary();
        }
        return answer instanceof Lease lease ? proxy(Lease.class, lease) : answer;
    }

    private void boundary() {
        if (end == 0) {
            reached.incrementAndGet();
        } else if (reached.get() >= end || reached.incrementAndGet() >= end) {
            throw new Ended();
        }
    }
}
