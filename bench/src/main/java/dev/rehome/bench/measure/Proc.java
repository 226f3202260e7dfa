package dev.rehome.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What Linux counts about the machine and its processes, from {@code /proc} (see {@code proc(5)}).
 */
public final class Proc {
    /** {@code USER_HZ}, fixed at 100 for every program on Linux. */
    private static final double TICKS_PER_SECOND = 100;

    private static final long PAGE_BYTES = 4096;

    private Proc() {}

    /** Seconds all cores together were at work since boot: all that is not idle or stolen. */
    public static double machineCpuSeconds() {
        long[] ticks = cpuLine();
        // user nice system idle iowait irq softirq steal
        return (ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6]) / TICKS_PER_SECOND;
    }

    /** Seconds the hypervisor gave to others while we wanted them. */
    public static double stolenSeconds() {
        return cpuLine()[7] / TICKS_PER_SECOND;
    }

    /** Seconds used so far by a process and all it started, the ended ones too. */
    public static double treeCpuSeconds(long pid) {
        return tree(pid)
                .map(Proc::stat)
                .flatMap(Optional::stream)
                // utime stime cutime cstime, fields 14 to 17
                .mapToDouble(
                        stat ->
                                (number(stat, 11)
                                                + number(stat, 12)
                                                + number(stat, 13)
                                                + number(stat, 14))
                                        / TICKS_PER_SECOND)
                .sum();
    }

    /** Memory now in use by a process and all it started; pages they share count again. */
    public static long treeResidentBytes(long pid) {
        return tree(pid)
                .map(Proc::stat)
                .flatMap(Optional::stream)
                .mapToLong(stat -> number(stat, 21) * PAGE_BYTES)
                .sum();
    }

    private static Stream<Long> tree(long pid) {
        return ProcessHandle.of(pid).stream()
                .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
                .map(ProcessHandle::pid);
    }

    /** The fields after the program's name, which may itself hold blanks. */
    private static Optional<String[]> stat(long pid) {
        return read(Path.of("/proc", Long.toString(pid), "stat"))
                .map(line -> line.substring(line.lastIndexOf(')') + 2).split(" "));
    }

    private static long number(String[] stat, int field) {
        return Long.parseLong(stat[field]);
    }

    private static long[] cpuLine() {
        String first = read(Path.of("/proc/stat")).orElseThrow().lines().findFirst().orElseThrow();
        return Arrays.stream(first.split(" +")).skip(1).mapToLong(Long::parseLong).toArray();
    }

    /** Empty when the process has just ended. */
    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("No such process")) {
                return Optional.empty();
            }
            throw new UncheckedIOException(e);
        }
    }
}
