package dev.rehome.search.pool;

/**
 * How many bytes of answers are held at a time by all that read and write together, so that a small
 * heap is enough for documents of any size. For many threads.
 *
 * <p>What is held grows while an answer comes in, so two that wait for each other's bytes could
 * wait for ever. So when there is no more room, one share may grow beyond what there is, until it
 * is given back; the others wait.
 */
public final class Memory {
    /** Of the heap: a page lies there a second time while it is made a bulk, or while it grows. */
    private static final int PART_OF_HEAP = 4;

    private final long bytes;
    private long held;
    private boolean exceeded;

    /**
     * @param bytes that may be held; one share at a time may go beyond it
     */
    public Memory(long bytes) {
        this.bytes = bytes;
    }

    /** As much as this JVM's heap bears. */
    public static Memory ofHeap() {
        return new Memory(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    }

    /** Of what nobody counts. */
    public static Memory unlimited() {
        return new Memory(Long.MAX_VALUE);
    }

    /** A share that holds nothing yet. */
    public Share share() {
        return new Share();
    }

    /** What one answer holds. Taken by one thread at a time; may be given back by another. */
    public final class Share implements AutoCloseable {
        private long mine;
        private boolean exceeding;
        private boolean closed;

        private Share() {}

        /** Waits until there is room for so much more. */
        public void take(long more) throws InterruptedException {
            synchronized (Memory.this) {
                while (!closed && held > bytes - more && !exceeding) {
                    // Whoever holds nothing yet waits for those that do: they come to an end.
                    if (exceeded || (mine == 0 && held > 0)) {
                        Memory.this.wait();
                    } else {
                        exceeded = true;
                        exceeding = true;
                    }
                }
                if (!closed) {
                    held += more;
                    mine += more;
                }
            }
        }

        /** Gives a part of it back. */
        public void give(long less) {
            synchronized (Memory.this) {
                long given = Math.min(mine, less);
                mine -= given;
                held -= given;
                Memory.this.notifyAll();
            }
        }

        /** Gives all of it back. */
        @Override
        public void close() {
            synchronized (Memory.this) {
                closed = true;
                give(mine);
                if (exceeding) {
                    exceeding = false;
                    exceeded = false;
                }
                Memory.this.notifyAll();
            }
        }
    }

    synchronized long held() {
        return held;
    }
}
