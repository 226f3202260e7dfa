package dev.rehome.postgres.digest;

import java.lang.foreign.MemorySegment;

/** Takes rows where they lie in a buffer, as they pass; what is to be kept has to be copied. */
public interface RowTaker {

    /** A whole row, or the last piece of one that began with {@link #piece}. */
    void row(MemorySegment memory, long offset, long length);

    /**
     * A piece of a row too large for the buffer, whose end is not here yet.
     *
     * @return how many bytes were taken, a multiple of {@link RowDigester#BLOCK_BYTES}; the fewer
     *     than {@link RowDigester#BLOCK_BYTES} left over come again, in front of what follows them
     */
    long piece(MemorySegment memory, long offset, long length);
}
