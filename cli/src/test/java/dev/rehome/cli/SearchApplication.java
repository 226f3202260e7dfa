package dev.rehome.cli;

import dev.rehome.engine.tree.Json;
import dev.rehome.sandbox.SearchServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An application that writes through an alias, one bulk after the other, and remembers what was
 * acknowledged. What is refused it writes again, at the old cluster and at the new one in turn,
 * until one of them takes it.
 */
final class SearchApplication implements AutoCloseable {
    private static final int OPERATIONS = 20;

    private final SearchServer old;
    private final SearchServer now;
    private final String alias;
    private final int ids;
    private final boolean deleting;
    private final Random random;
    private final Map<String, Integer> acknowledged = new TreeMap<>();
    private final AtomicLong atOld = new AtomicLong();
    private final AtomicLong atNew = new AtomicLong();
    private final Thread thread;
    private volatile boolean stopped;
    private volatile Duration longestWait = Duration.ZERO;
    private long lastAnswer = System.nanoTime();

    /** One thing to write: a number under an id, or none any more. */
    private record Operation(String id, @Nullable Integer number) {

        static Operation delete(String id) {
            return new Operation(id, null);
        }

        String lines() {
            return number == null
                    ? "{\"delete\":{\"_id\":\"%s\"}}\n".formatted(id)
                    : "{\"index\":{\"_id\":\"%s\"}}\n{\"n\":%d}\n".formatted(id, number);
        }
    }

    /**
     * @param ids how many different documents there may be
     * @param deleting whether it deletes some again
     */
    SearchApplication(
            SearchServer old,
            SearchServer now,
            String alias,
            int ids,
            boolean deleting,
            long seed) {
        this.old = old;
        this.now = now;
        this.alias = alias;
        this.ids = ids;
        this.deleting = deleting;
        this.random = new Random(seed);
        this.thread = Thread.ofVirtual().name("application").start(this::work);
    }

    private void work() {
        List<Operation> waiting = List.of();
        while (!stopped) {
            if (waiting.isEmpty()) {
                waiting = some();
            }
            pause();
            int before = waiting.size();
            waiting = written(old, "/%s/order/_bulk".formatted(alias), waiting, atOld);
            if (waiting.size() == before) {
                // Without an alias there a bulk would make an index of its name.
                waiting =
                        written(
                                now,
                                "/%s/_bulk?require_alias=true".formatted(alias),
                                waiting,
                                atNew);
            }
        }
    }

    /** An application thinks, too. */
    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Operation> some() {
        var some = new ArrayList<Operation>();
        for (int i = 0; i < OPERATIONS; i++) {
            String id = Integer.toString(random.nextInt(ids));
            if (some.stream().noneMatch(other -> other.id().equals(id))) {
                some.add(
                        deleting && random.nextInt(4) == 0
                                ? Operation.delete(id)
                                : new Operation(id, random.nextInt()));
            }
        }
        return some;
    }

    /** Those that were refused. */
    private List<Operation> written(
            SearchServer server, String path, List<Operation> operations, AtomicLong count) {
        var lines = new StringBuilder();
        operations.forEach(each -> lines.append(each.lines()));
        List<Integer> statuses = statuses(server.ask("POST", path, lines.toString()).body());
        var refused = new ArrayList<Operation>();
        for (int i = 0; i < operations.size(); i++) {
            Operation each = operations.get(i);
            int status = i < statuses.size() ? statuses.get(i) : 0;
            boolean gone = each.number() == null && status == 404 && statuses.size() > i;
            if (status / 100 != 2 && !(gone && acknowledged.get(each.id()) == null)) {
                refused.add(each);
                continue;
            }
            count.incrementAndGet();
            if (each.number() == null) {
                acknowledged.remove(each.id());
            } else {
                acknowledged.put(each.id(), each.number());
            }
        }
        if (refused.size() < operations.size()) {
            long time = System.nanoTime();
            Duration waited = Duration.ofNanos(time - lastAnswer);
            longestWait = waited.compareTo(longestWait) > 0 ? waited : longestWait;
            lastAnswer = time;
        }
        return refused;
    }

    /** Of each item of a bulk's answer; none where the whole of it was refused. */
    private static List<Integer> statuses(String answer) {
        var statuses = new ArrayList<Integer>();
        if (Json.read(answer) instanceof Map<?, ?> tree
                && tree.get("items") instanceof List<?> items) {
            for (Object item : items) {
                Object action = ((Map<?, ?>) item).values().iterator().next();
                statuses.add(number(((Map<?, ?>) action).get("status")));
            }
        }
        return statuses;
    }

    static int number(@Nullable Object tree) {
        return ((Number) Objects.requireNonNull(tree)).intValue();
    }

    /** How many writes the old cluster has taken. */
    long atOld() {
        return atOld.get();
    }

    long atNew() {
        return atNew.get();
    }

    /** The longest time between two writes that were taken. */
    Duration longestWait() {
        return longestWait;
    }

    void forgetWaits() {
        longestWait = Duration.ZERO;
    }

    /** Waits until it has written so much more to either. */
    void await(Count count, long more) throws InterruptedException {
        long until = count.now() + more;
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (count.now() < until) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the application cannot write");
            }
            Thread.sleep(5);
        }
    }

    @FunctionalInterface
    interface Count {
        long now();
    }

    /** Every document that was acknowledged and not deleted since; when it has stopped. */
    Map<String, Integer> acknowledged() {
        return Map.copyOf(acknowledged);
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        thread.join();
    }
}
