package dev.rehome.bench;

/**
 * What one run cost.
 *
 * @param wallSeconds from the start of the tool to its end
 * @param machineCpuSeconds all cores, everything that ran
 * @param moverCpuSeconds the tool and every program it started
 * @param serverCpuSeconds both servers: PostgreSQL's own share
 * @param stolenSeconds what the hypervisor gave to others meanwhile
 * @param residentBytes the tool's and its programs' memory together, at its highest
 * @param heapBytes the Java heap at its highest; 0 for a tool without one
 */
record Measured(
        double wallSeconds,
        double machineCpuSeconds,
        double moverCpuSeconds,
        double serverCpuSeconds,
        double stolenSeconds,
        long residentBytes,
        long heapBytes) {

    double moverShare() {
        return moverCpuSeconds / machineCpuSeconds;
    }

    /** What neither the tool nor the servers used: the kernel's own threads, and other people. */
    double otherCpuSeconds() {
        return machineCpuSeconds - moverCpuSeconds - serverCpuSeconds;
    }
}
