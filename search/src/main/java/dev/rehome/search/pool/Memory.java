package dev.rehome.search.pool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;

/**
 * How many bytes of documents are held at a time by all that read and write together, so that a
 * small heap is enough for documents of any size. For many threads.
 *
 * <p>Room is taken before bytes come in, in the order in which it was asked for. Nobody waits for
 * more of it while he holds some that only he can give back: so all come to an end. What is larger
 * than all the room goes alone.
 */
public final class Memory {
    /**
     * Of the heap: documents lie there a second time while they are made a bulk, while their bytes
     * are moved to a longer array, or while they are compared with those at the target.
     */
    private static final int PART_OF_HEAP = 4;

    /** What one may come to that nobody knows the length of, as a part of the room. */
    private static final int PART_OF_ROOM = 8;

    /** But not less: a page of usual documents. */
    private static final long USUAL_BYTES_MIN = 8 << 20;

    private final long room;
    private final Deque<Share> waiting = new ArrayDeque<>();
    private long held;

    /**
     * @param room bytes that may be held; one share alone may go beyond it
     */
    public Memory(long room) {
        this.room = room;
    }

    /** As much as this JVM's heap bears. */
    public static Memory ofHeap() {
        return new Memory(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    }

    /**
     * What may lie in this JVM's heap beside the room, in bytes, for as long as an index is read:
     * documents take no more than twice the room.
     */
    public static long besideRoom() {
        return Runtime.getRuntime().maxMemory() / PART_OF_HEAP;
    }

    /** Of what nobody counts. */
    public static Memory unlimited() {
        return new Memory(Long.MAX_VALUE);
    }

    /** What to take, in bytes, for something of which nobody knows how long it will be. */
    public long usual() {
        return Math.min(room, Math.max(room / PART_OF_ROOM, USUAL_BYTES_MIN));
    }

    /**
     * How many jobs may go on at a time: what they hold beside it comes to no more than the room,
     * however many are wanted, but for one.
     *
     * @param bytesEach what each holds beside it, at least 1
     */
    public int jobs(int wanted, long bytesEach) {
        return (int) Math.max(1, Math.min(wanted, room / bytesEach));
    }

    /** A share that holds nothing yet. */
    public Share share() {
        return new Share();
    }

    /** What one page holds. Taken by one thread at a time; may be given back by another. */
    public final class Share implements AutoCloseable {
        private long mine;
        private boolean closed;

        private Share() {}

        /**
         * Waits until there is room for so many bytes, or nobody else holds any, and takes it. What
         * it held before is given back first; so whoever has bytes already has few.
         *
         * @throws CancellationException when it was given back for good
         */
        public void take(long bytes) throws InterruptedException {
            synchronized (Memory.this) {
                give(mine);
                waiting.addLast(this);
                try {
                    while (!closed && !(waiting.peekFirst() == this && fits(bytes))) {
                        Memory.this.wait();
                    }
                    if (closed) {
                        throw new CancellationException("nobody waits for it any more");
                    }
                    mine = bytes;
                    held += bytes;
                } finally {
                    waiting.remove(this);
                    Memory.this.notifyAll();
                }
            }
        }

        private boolean fits(long bytes) {
            return held == 0 || held <= room - bytes;
        }

        /** Waits until it has all the room, and may be of any length. */
        public void takeAll() throws InterruptedException {
            if (!isAll()) {
                take(room);
            }
        }

        boolean isAll() {
            return bytes() >= room;
        }

        /** What it holds. */
        long bytes() {
            synchronized (Memory.this) {
                return mine;
            }
        }

        /** Gives back what is more than so many bytes. */
        public void keep(long bytes) {
            synchronized (Memory.this) {
                give(Math.max(0, mine - bytes));
            }
        }

        private void give(long less) {
            mine -= less;
            held -= less;
            Memory.this.notifyAll();
        }

        /** Gives all of it back, and takes no more: whoever waits for some with it goes on. */
        @Override
        public void close() {
            synchronized (Memory.this) {
                closed = true;
                give(mine);
            }
        }
    }

    synchronized long held() {
        return held;
    }
}
