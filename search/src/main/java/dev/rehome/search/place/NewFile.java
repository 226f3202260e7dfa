package dev.rehome.search.place;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A file that is being written, and is not there under its name until it is whole. Whoever closes
 * it before has written nothing.
 */
public abstract class NewFile extends OutputStream {

    /** Gives it its name, for good, in place of one that has it. */
    public abstract Stored finish() throws IOException;

    /** Where it will be, as an operator writes it. */
    @Override
    public abstract String toString();

    /** Gives up what was not finished. */
    @Override
    public abstract void close();
}
