package dev.rehome.search.document;

import dev.rehome.engine.digest.Digest;
import java.util.Arrays;

/**
 * Documents by their {@link DocumentDigest#address addresses}, in 10 bytes each: half of an address
 * says where in a table to look, and the other half stands there. It never grows. Added to by many
 * threads; asked by many, once nothing is added any more.
 *
 * <p>An address may be taken for another that is in it: when 64 bits are the same, and the other
 * lies within the few slots that are looked at. So of 10^9 that are asked for, one is taken for
 * another in one of some 10^9 such sets.
 */
public final class AddressSet {
    /** Where none has a place: no slot. */
    public static final int NONE = -1;

    private static final long FREE = 0;

    /** Of five slots one stays free, so that few have to be looked at. */
    private static final int SLOTS_OF_FIVE = 4;

    private static final int SLOTS_MIN = 16;

    /** Some JVMs make no array that is longer. */
    private static final long SLOTS_MAX = Integer.MAX_VALUE - 8;

    private final long[] slots;
    private final int usedMax;
    private int used;

    /**
     * @param documents how many it has room for, and for some more; no more than are {@link
     *     #fitting} into any number of bytes
     */
    public AddressSet(long documents) {
        slots = new long[Math.toIntExact(SLOTS_MIN + Math.ceilDiv(documents * 5, SLOTS_OF_FIVE))];
        usedMax = slots.length - slots.length / 10;
    }

    /**
     * How many documents a set has room for, at least 1.
     *
     * @param bytes that it may take, with what its owner keeps beside it
     * @param besideEach bytes for each slot that its owner keeps
     */
    public static long fitting(long bytes, int besideEach) {
        long slots = Math.min(SLOTS_MAX, bytes / (Long.BYTES + besideEach));
        return Math.max(1, (slots - SLOTS_MIN) / 5 * SLOTS_OF_FIVE);
    }

    /** How many there are, numbered from 0. */
    public int slots() {
        return slots.length;
    }

    /** Whether nothing was added. */
    public boolean isEmpty() {
        return used == 0;
    }

    /**
     * Adds one.
     *
     * @return its slot, which is no other's; the same when it was there. {@link #NONE} when it was
     *     not, and there is no more room: then it is not added
     */
    public synchronized int add(Digest address) {
        int slot = slot(address);
        if (slots[slot] == FREE) {
            if (used >= usedMax) {
                return NONE;
            }
            slots[slot] = half(address);
            used++;
        }
        return slot;
    }

    /** The slot of one that was added; {@link #NONE} of any other. */
    public int find(Digest address) {
        int slot = slot(address);
        return slots[slot] == FREE ? NONE : slot;
    }

    /** Takes all of them out. */
    public synchronized void clear() {
        Arrays.fill(slots, FREE);
        used = 0;
    }

    /** Where it is, or would be. */
    private int slot(Digest address) {
        long half = half(address);
        int slot = (int) Math.unsignedMultiplyHigh(address.hi(), slots.length);
        while (slots[slot] != half && slots[slot] != FREE) {
            slot = slot + 1 == slots.length ? 0 : slot + 1;
        }
        return slot;
    }

    private static long half(Digest address) {
        return address.lo() == FREE ? 1 : address.lo();
    }
}
