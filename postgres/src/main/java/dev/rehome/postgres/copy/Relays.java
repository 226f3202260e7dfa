package dev.rehome.postgres.copy;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A relay for each worker of a pool, made when it is first wanted. */
public final class Relays {
    private final Map<Integer, CopyRelay> byWorker = new ConcurrentHashMap<>();

    /**
     * The relay of one worker, which no other may use.
     *
     * @param worker its number
     */
    public CopyRelay of(int worker) {
        return byWorker.computeIfAbsent(worker, _ -> new CopyRelay());
    }
}
