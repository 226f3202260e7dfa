package dev.rehome.bench.measure;

import java.util.Locale;

/**
 * What one run cost.
 *
 * @param wallSeconds from the start of the tool to its end
 * @param machineCpuSeconds all cores, everything that ran
 * @param moverCpuSeconds the tool and every program it started
 * @param serverCpuSeconds the servers' own share
 * @param stolenSeconds what the hypervisor gave to others meanwhile
 * @param residentBytes the tool's and its programs' memory together, at its highest
 * @param heapBytes the Java heap at its highest; 0 for a tool without one
 */
public record Measured(
        double wallSeconds,
        double machineCpuSeconds,
        double moverCpuSeconds,
        double serverCpuSeconds,
        double stolenSeconds,
        long residentBytes,
        long heapBytes) {

    public double moverShare() {
        return moverCpuSeconds / machineCpuSeconds;
    }

    /** What neither the tool nor the servers used: the kernel's own threads, and other people. */
    public double otherCpuSeconds() {
        return machineCpuSeconds - moverCpuSeconds - serverCpuSeconds;
    }

    /** Tells of the run in a line. */
    public String line(String name, String servers) {
        return String.format(
                Locale.ROOT,
                "%-40s %6.1f s wall, %6.1f s CPU: %.1f %s, %.1f the tool, %.1f other, %.1f stolen",
                name,
                wallSeconds,
                machineCpuSeconds,
                serverCpuSeconds,
                servers,
                moverCpuSeconds,
                otherCpuSeconds(),
                stolenSeconds);
    }
}
