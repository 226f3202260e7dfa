package dev.rehome.engine.digest;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Takes the {@link Digest} of items as they pass by. Items are read where they lie, mostly in a
 * network buffer outside the heap; nothing is copied or allocated per item. An item too large for
 * one buffer comes in pieces. Not safe for several threads: one digester each, then {@link
 * Digest#plus}.
 *
 * <p>The hash of an item is two independent 64-bit hashes, each built like the final version of
 * wyhash: 128-bit products folded to 64 bits, over two chains that take turns at every 16 bytes.
 */
public final class Digester implements ItemTaker {
    /** Pieces of an item are taken in multiples of this many bytes. */
    public static final int BLOCK_BYTES = 32;

    private static final ValueLayout.OfLong WORD =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    // Odd constants with balanced bits: the digits of pi, as in Blowfish's P-array.
    private static final long K0 = 0x243f6a8885a308d3L;
    private static final long K1 = 0x13198a2e03707345L;
    private static final long K2 = 0xa4093822299f31d1L;
    private static final long K3 = 0x082efa98ec4e6c89L;
    private static final long K4 = 0x452821e638d01377L;
    private static final long K5 = 0xbe5466cf34e90c6dL;
    private static final long K6 = 0xc0ac29b7c97c50ddL;
    private static final long K7 = 0x3f84d5b5b5470917L;

    private long items;
    private long bytes;
    private long hi;
    private long lo;

    // The item that is coming in pieces: four chains, and how much of it was taken.
    private long a = K4;
    private long b = K5;
    private long c = K6;
    private long d = K7;
    private long taken;

    @Override
    public void item(MemorySegment memory, long offset, long length) {
        long whole = length & -BLOCK_BYTES;
        if (whole > 0) {
            blocks(memory, offset, whole);
        }
        finish(memory, offset + whole, (int) (length - whole));
    }

    @Override
    public long piece(MemorySegment memory, long offset, long length) {
        long whole = length & -BLOCK_BYTES;
        if (whole > 0) {
            blocks(memory, offset, whole);
        }
        return whole;
    }

    /** How many items so far. */
    public long items() {
        return items;
    }

    /** Of the items so far; an item that has not ended is not among them. */
    public Digest digest() {
        return new Digest(items, bytes, hi, lo);
    }

    private void blocks(MemorySegment memory, long offset, long length) {
        long a = this.a;
        long b = this.b;
        long c = this.c;
        long d = this.d;
        for (long at = offset; at < offset + length; at += BLOCK_BYTES) {
            long w0 = memory.get(WORD, at);
            long w1 = memory.get(WORD, at + 8);
            long w2 = memory.get(WORD, at + 16);
            long w3 = memory.get(WORD, at + 24);
            a = fold(w0 ^ K0, w1 ^ a);
            b = fold(w2 ^ K1, w3 ^ b);
            c = fold(w1 ^ K2, w0 ^ c);
            d = fold(w3 ^ K3, w2 ^ d);
        }
        this.a = a;
        this.b = b;
        this.c = c;
        this.d = d;
        taken += length;
    }

    /**
     * The last bytes, fewer than a block, padded with zeros; the length tells padding from data.
     */
    private void finish(MemorySegment memory, long offset, int length) {
        long end = offset + length;
        long w0 = word(memory, offset, end);
        long w1 = length > 8 ? word(memory, offset + 8, end) : 0;
        long w2 = length > 16 ? word(memory, offset + 16, end) : 0;
        long w3 = length > 24 ? word(memory, offset + 24, end) : 0;
        long total = taken + length;
        long low = mix(fold(w0 ^ K0, w1 ^ a), fold(w2 ^ K1, w3 ^ b), total);
        long high = mix(fold(w1 ^ K2, w0 ^ c), fold(w3 ^ K3, w2 ^ d), ~total);
        lo += low;
        hi += high + Digest.carry(lo, low);
        items++;
        bytes += total;
        a = K4;
        b = K5;
        c = K6;
        d = K7;
        taken = 0;
    }

    private static long word(MemorySegment memory, long at, long end) {
        long length = end - at;
        if (length >= 8) {
            return memory.get(WORD, at);
        }
        if (length <= 0) {
            return 0;
        }
        if (end >= 8) { // reads what lies before as well and shifts it out
            return memory.get(WORD, end - 8) >>> (64 - 8 * length);
        }
        long word = 0;
        for (long i = length - 1; i >= 0; i--) {
            word = word << 8 | (memory.get(JAVA_BYTE, at + i) & 0xff);
        }
        return word;
    }

    private static long mix(long x, long y, long length) {
        long folded = fold(x ^ K6, y ^ length ^ K7);
        folded = (folded ^ folded >>> 32 ^ x) * K2;
        return folded ^ folded >>> 29 ^ y;
    }

    private static long fold(long x, long y) {
        return x * y ^ Math.unsignedMultiplyHigh(x, y);
    }
}
