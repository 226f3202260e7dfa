package dev.rehome.postgres.pool;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks on a fixed number of threads.
 *
 * <p>Of the tasks that may run, the one with the longest way to the end goes first: its own seconds
 * and those of the longest chain behind it. So a big table whose big index everything waits for is
 * begun before a bigger table without indexes, and work that nothing waits for (verification) fills
 * the gaps at the end. A task whose table locks conflict with a running task's is passed over until
 * that one is finished; and while it waits, nothing less urgent that would hold it up is begun.
 *
 * <p>Tasks may submit further tasks. One that throws {@link NotYet} is tried again when nothing
 * else can go on, as often as anything was finished in between. The first failure stops everything.
 */
public final class WorkPool {
    private static final String DISK_FULL = "53100";

    private final int workers;
    private final Backlog backlog = new Backlog();
    private final Set<Task> running = new HashSet<>();
    private final List<Postponed> postponed = new ArrayList<>();
    private @Nullable Throwable failure;

    /** A task that could not be done yet, and how many tasks were finished when it began. */
    private record Postponed(Task task, Failure reason, int finished) {}

    /**
     * @param workers at least 1
     */
    public WorkPool(int workers) {
        if (workers < 1) {
            throw new IllegalArgumentException("%d workers would never end".formatted(workers));
        }
        this.workers = workers;
    }

    /** Adds tasks; what they come {@code after} is among them or was submitted earlier. */
    public synchronized void submit(Collection<Task> tasks) {
        backlog.add(tasks);
        notifyAll();
    }

    /**
     * Works until every task is finished.
     *
     * @throws InterruptedException when this thread is interrupted: running tasks' sessions are cut
     *     off, so that their transactions roll back
     * @throws Failure the first of a task, which names it; others are suppressed in it; or one of
     *     those that tells more, and the first suppressed in it
     */
    public void run() throws InterruptedException {
        var crew = new ArrayList<Worker>();
        var threads = new ArrayList<Thread>();
        for (int number = 0; number < workers; number++) {
            var worker = new Worker(number);
            crew.add(worker);
            threads.add(Thread.ofPlatform().name("worker-" + number).start(() -> work(worker)));
        }
        try {
            awaitEnd();
        } catch (InterruptedException e) {
            stop(e);
            throw e;
        } finally {
            cutOff(crew, threads);
        }
        rethrow();
    }

    /** How many workers have nothing to do right now. */
    public synchronized int idle() {
        return workers - running.size();
    }

    private synchronized void awaitEnd() throws InterruptedException {
        while (failure == null && !(running.isEmpty() && allTaken())) {
            wait();
        }
    }

    /** Ends the crew: at once where a task is still running, which happens only after a failure. */
    private void cutOff(List<Worker> crew, List<Thread> threads) {
        for (int i = 0; i < crew.size() && failed(); i++) {
            if (threads.get(i).isAlive()) {
                crew.get(i).abort();
                threads.get(i).interrupt();
            }
        }
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true; // the crew is already being cut off; only wait for it
                }
            }
        }
        crew.forEach(Worker::close);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(Worker worker) {
        Task task;
        while ((task = take()) != null) {
            int before = finished();
            try {
                task.body().run(worker);
                finish(task, null);
            } catch (NotYet e) {
                postpone(task, e.reason(), before);
            } catch (SQLException e) {
                finish(task, failed(task, e));
            } catch (Throwable e) {
                finish(task, e);
            }
        }
    }

    private static Failure failed(Task task, SQLException e) {
        return new Failure(
                ExitCode.FAILED,
                "%s: %s (SQLSTATE %s)".formatted(task.name(), e.getMessage(), e.getSQLState()),
                "see the message and the servers' logs, remove the cause, then resume",
                e);
    }

    private synchronized @Nullable Task take() {
        while (failure == null) {
            Task next = next();
            if (next != null) {
                running.add(next);
                return next;
            }
            if (running.isEmpty() && allTaken()) {
                notifyAll();
                return null;
            }
            if (running.isEmpty() && takeUpAgain()) {
                continue;
            }
            if (running.isEmpty()) {
                failure =
                        postponed.isEmpty()
                                ? new IllegalStateException(
                                        "tasks wait for each other: " + backlog.waiting())
                                : postponed.getFirst().reason;
                break;
            }
            try {
                wait();
            } catch (InterruptedException e) {
                stop(e);
            }
        }
        notifyAll();
        return null;
    }

    private @Nullable Task next() {
        var heldUp = new ArrayList<Task>();
        for (Task task : backlog.ready()) {
            boolean free =
                    running.stream().noneMatch(task::conflictsWith)
                            && heldUp.stream().noneMatch(task::conflictsWith);
            if (free) {
                backlog.take(task);
                return task;
            }
            heldUp.add(task);
        }
        return null;
    }

    private boolean allTaken() {
        return backlog.isEmpty() && postponed.isEmpty();
    }

    private synchronized int finished() {
        return backlog.finished();
    }

    private synchronized void postpone(Task task, Failure reason, int before) {
        running.remove(task);
        postponed.add(new Postponed(task, reason, before));
        notifyAll();
    }

    /** Whether there are postponed tasks since which others were finished; they wait again. */
    private boolean takeUpAgain() {
        List<Postponed> again =
                postponed.stream().filter(each -> each.finished < backlog.finished()).toList();
        postponed.removeAll(again);
        again.forEach(each -> backlog.putBack(each.task));
        return !again.isEmpty();
    }

    private synchronized void finish(Task task, @Nullable Throwable problem) {
        running.remove(task);
        if (problem == null) {
            backlog.finish(task);
        } else {
            stop(problem);
        }
        notifyAll();
    }

    private synchronized void stop(Throwable problem) {
        if (failure == null) {
            failure = problem;
        } else if (!failure.equals(problem)) {
            failure.addSuppressed(problem);
        }
        notifyAll();
    }

    private synchronized boolean failed() {
        return failure != null;
    }

    private synchronized void rethrow() {
        switch (failure) {
            case null -> {}
            case Failure e -> throw mostTelling(e);
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /**
     * A server whose disk is full ends every session; the one that says why may come after others
     * that only lost their connection.
     */
    private static Failure mostTelling(Failure first) {
        Optional<Failure> telling =
                Arrays.stream(first.getSuppressed())
                        .filter(other -> !saysDiskFull(first) && saysDiskFull(other))
                        .map(Failure.class::cast)
                        .findFirst();
        telling.ifPresent(other -> other.addSuppressed(first)); // and with it all the others
        return telling.orElse(first);
    }

    private static boolean saysDiskFull(Throwable failure) {
        return failure instanceof Failure
                && (String.valueOf(failure.getMessage()).contains("SQLSTATE " + DISK_FULL)
                        || (failure.getCause() instanceof SQLException cause
                                && DISK_FULL.equals(cause.getSQLState())));
    }
}
