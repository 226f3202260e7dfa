package dev.rehome.bench.measure;

/** The servers every contestant works between, with the same settings for all. */
public interface Ground extends AutoCloseable {

    /** Seconds of processor time the servers have used so far. */
    double cpuSeconds();

    @Override
    void close();
}
