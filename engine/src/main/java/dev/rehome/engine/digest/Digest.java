package dev.rehome.engine.digest;

/**
 * What a set of items is, in a few words: how many, how many bytes, and the sum of their 128-bit
 * hashes. Two sets with equal digests hold the same items, each the same number of times, whatever
 * their order; digests of parts add up to the digest of the whole. Exact, not semantic: {@code 1.0}
 * and {@code 1.00} are different items, as are {@code 0} and {@code -0}.
 *
 * <p>Digests compare only within one way to write the items down (for rows: COPY format, column
 * list and output settings). They catch accidents; nobody's malice was considered.
 *
 * @param items how many, 0 or more
 * @param bytes of the items, without what a protocol or a file puts around them
 * @param hi the upper half of the sum of the items' hashes modulo 2^128
 * @param lo its lower half
 */
public record Digest(long items, long bytes, long hi, long lo) {

    /** Of no items. */
    public static final Digest EMPTY = new Digest(0, 0, 0, 0);

    /** Of both sets of items together. */
    public Digest plus(Digest other) {
        long low = lo + other.lo;
        return new Digest(
                items + other.items,
                bytes + other.bytes,
                hi + other.hi + carry(low, other.lo),
                low);
    }

    /**
     * The carry into the upper half, when {@code sum} came of adding {@code addend} to something.
     */
    static long carry(long sum, long addend) {
        return Long.compareUnsigned(sum, addend) < 0 ? 1 : 0;
    }

    /** The sum of the hashes as 32 hexadecimal digits. */
    public String hash() {
        return "%016x%016x".formatted(hi, lo);
    }

    /**
     * The digest with that {@link #hash}, as it was stored.
     *
     * @throws IllegalArgumentException when the hash is not 32 hexadecimal digits
     */
    public static Digest of(long items, long bytes, String hash) {
        if (hash.length() != 32) {
            throw new IllegalArgumentException("not a digest of 32 hexadecimal digits: " + hash);
        }
        return new Digest(
                items,
                bytes,
                Long.parseUnsignedLong(hash, 0, 16, 16),
                Long.parseUnsignedLong(hash, 16, 32, 16));
    }

    /** {@code 3 items, 42 bytes, 00000000000000000000000000000000}. */
    @Override
    public String toString() {
        return "%d items, %d bytes, %s".formatted(items, bytes, hash());
    }
}
