package dev.rehome.engine.digest;

import java.lang.foreign.MemorySegment;

/** Takes items where they lie in a buffer, as they pass; what is to be kept has to be copied. */
public interface ItemTaker {

    /** A whole item, or the last piece of one that began with {@link #piece}. */
    void item(MemorySegment memory, long offset, long length);

    /**
     * A piece of an item too large for the buffer, whose end is not here yet.
     *
     * @return how many bytes were taken, a multiple of {@link Digester#BLOCK_BYTES}; the fewer than
     *     {@link Digester#BLOCK_BYTES} left over come again, in front of what follows them
     */
    long piece(MemorySegment memory, long offset, long length);
}
