package dev.rehome.search.load;

import dev.rehome.engine.digest.Digest;

/** A number from 0 on for each of many hashes, in some 50 bytes each. */
final class Places {
    private static final int FIRST_SLOTS = 1 << 10;
    private static final int LONGS = 3;

    /** A slot is the two halves of a hash and the number plus 1; 0 there says that it is free. */
    private long[] slots = new long[LONGS * FIRST_SLOTS];

    private int used;

    boolean isEmpty() {
        return used == 0;
    }

    void put(Digest hash, long number) {
        int at = slot(hash.hi(), hash.lo());
        if (slots[at + 2] == 0) {
            used++;
        }
        slots[at] = hash.hi();
        slots[at + 1] = hash.lo();
        slots[at + 2] = number + 1;
        if (used > slots.length / LONGS / 2) {
            grow();
        }
    }

    /** That of a hash; below 0 for none. */
    long of(Digest hash) {
        return slots[slot(hash.hi(), hash.lo()) + 2] - 1;
    }

    /** Where the hash is, or would be. */
    private int slot(long hi, long lo) {
        int count = slots.length / LONGS;
        int slot = (int) (lo & (count - 1)); // a hash: any bits of it will do
        while (true) {
            int at = slot * LONGS;
            if (slots[at + 2] == 0 || (slots[at] == hi && slots[at + 1] == lo)) {
                return at;
            }
            slot = (slot + 1) & (count - 1);
        }
    }

    private void grow() {
        long[] old = slots;
        slots = new long[Math.multiplyExact(old.length, 2)];
        for (int at = 0; at < old.length; at += LONGS) {
            if (old[at + 2] != 0) {
                System.arraycopy(old, at, slots, slot(old[at], old[at + 1]), LONGS);
            }
        }
    }
}
