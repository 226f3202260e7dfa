package dev.rehome.postgres.digest;

/**
 * What a set of rows is, in a few words: how many, how many COPY bytes, and the sum of their
 * 128-bit hashes. Two sets with equal digests hold the same rows, each the same number of times,
 * whatever their order; digests of parts add up to the digest of the whole. Exact, not semantic:
 * {@code 1.0} and {@code 1.00} are different rows, as are {@code 0} and {@code -0}.
 *
 * <p>Digests compare only within one COPY format, column list and set of output settings. They
 * catch accidents; nobody's malice was considered.
 *
 * @param rows how many, 0 or more
 * @param bytes of the rows in COPY format, without protocol headers and binary file header
 * @param hi the upper half of the sum of the rows' hashes modulo 2^128
 * @param lo its lower half
 */
public record RowDigest(long rows, long bytes, long hi, long lo) {

    /** Of no rows. */
    public static final RowDigest EMPTY = new RowDigest(0, 0, 0, 0);

    /** Of both sets of rows together. */
    public RowDigest plus(RowDigest other) {
        long low = lo + other.lo;
        return new RowDigest(
                rows + other.rows, bytes + other.bytes, hi + other.hi + carry(low, other.lo), low);
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
    public static RowDigest of(long rows, long bytes, String hash) {
        if (hash.length() != 32) {
            throw new IllegalArgumentException("not a digest of 32 hexadecimal digits: " + hash);
        }
        return new RowDigest(
                rows,
                bytes,
                Long.parseUnsignedLong(hash, 0, 16, 16),
                Long.parseUnsignedLong(hash, 16, 32, 16));
    }

    /** {@code 3 rows, 42 bytes, 00000000000000000000000000000000}. */
    @Override
    public String toString() {
        return "%d rows, %d bytes, %s".formatted(rows, bytes, hash());
    }
}
