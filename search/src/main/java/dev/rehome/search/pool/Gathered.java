package dev.rehome.search.pool;

import java.util.Arrays;

/**
 * Bytes that come in piece by piece, counted in a share that was taken for them before. When they
 * become more than that, they wait until they are alone, and then take all the room at once. For
 * one thread at a time.
 */
public final class Gathered {
    private static final int FIRST_BYTES = 1 << 14;

    /** Up to here an array that is too small is doubled; behind, it grows by half. */
    private static final int DOUBLED_BYTES = 4 << 20;

    /** Some JVMs make none that is longer. */
    private static final int LONGEST_BYTES = Integer.MAX_VALUE - 8;

    private final Memory.Share share;
    private byte[] bytes = new byte[0];
    private int length;

    public Gathered(Memory.Share share) {
        this.share = share;
    }

    /** Says how many there will be; none have come yet. */
    public void expect(long announced) throws InterruptedException {
        if (announced > share.bytes()) {
            share.take(announced);
        }
        bytes = new byte[limited(announced)];
    }

    /** Makes place for so many more, and waits for room if need be. */
    public void ensure(int more) throws InterruptedException {
        long needed = (long) length + more;
        if (needed <= bytes.length) {
            return;
        }
        if (needed > share.bytes()) {
            share.takeAll();
        }
        bytes = Arrays.copyOf(bytes, limited(Math.max(needed, grown())));
    }

    private long grown() {
        long now = bytes.length;
        long more = Math.max(FIRST_BYTES, now < DOUBLED_BYTES ? 2 * now : now + now / 2);
        // Alone, it gets there at once: each step holds the old array beside the new one.
        return share.isAll() && now >= DOUBLED_BYTES
                ? Math.max(share.bytes(), more)
                : Math.min(share.bytes(), more);
    }

    private static int limited(long wanted) {
        if (wanted > LONGEST_BYTES) {
            throw new IllegalStateException("an answer of more than 2 GiB");
        }
        return Math.toIntExact(wanted);
    }

    /** There for {@link #added} to be called after it has been written to behind the length. */
    public byte[] bytes() {
        return bytes;
    }

    /** How many of the bytes have come. */
    public int length() {
        return length;
    }

    /** So many more have come. */
    public void added(int more) {
        length += more;
    }

    /** No more will come: what was taken for them and is not needed is given back. */
    public void end() {
        if (bytes.length > DOUBLED_BYTES && length < bytes.length / 2) {
            bytes = Arrays.copyOf(bytes, length);
        }
        share.keep(bytes.length);
    }

    /** Hands them over, and holds on to them no more. */
    public byte[] over() {
        byte[] over = bytes;
        bytes = new byte[0];
        return over;
    }
}
