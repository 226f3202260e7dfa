package dev.rehome.search.pool;

import java.util.ArrayDeque;
import java.util.Deque;

/** Shares of the memory, given back in the order in which they were taken. For many threads. */
public final class Held implements AutoCloseable {
    private final Memory memory;
    private final Deque<Memory.Share> shares = new ArrayDeque<>();

    public Held(Memory memory) {
        this.memory = memory;
    }

    /** Waits until there is room for so many bytes, and takes it. */
    public void take(long bytes) throws InterruptedException {
        Memory.Share share = memory.share();
        share.take(bytes);
        add(share);
    }

    /** Keeps a share that was taken bit by bit. */
    public void add(Memory.Share share) {
        synchronized (shares) {
            shares.addLast(share);
        }
    }

    /** Gives back what was taken first. */
    public void release() {
        synchronized (shares) {
            Memory.Share oldest = shares.pollFirst();
            if (oldest != null) {
                oldest.close();
            }
        }
    }

    /** Gives back everything. */
    @Override
    public void close() {
        synchronized (shares) {
            shares.forEach(Memory.Share::close);
            shares.clear();
        }
    }
}
