package dev.rehome.engine.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What Linux tells of a process that runs: not of the remains of one that its parent has not
 * collected yet.
 *
 * @param session the process that began its session: whatever that one starts belongs to it, also
 *     when it has ended, unless it begins a session of its own
 * @param started in ticks since boot, which no setting of the clock moves
 */
public record ProcessStat(long pid, long session, String started) {
    private static final Path PROC = Path.of("/proc");
    private static final String NUMBER = "[0-9]+";

    // The fields behind the program's name, from 0: proc(5).
    private static final int STATE = 0;
    private static final int SESSION = 3;
    private static final int STARTED = 19;

    /** Whether this machine tells of its processes. */
    static boolean isTold() {
        return Files.exists(PROC.resolve("self/stat"));
    }

    /** Empty where there is no such process, or this is not Linux. */
    public static Optional<ProcessStat> of(long pid) {
        String stat;
        try {
            stat = Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"));
        } catch (IOException e) {
            return Optional.empty();
        }
        if (stat.indexOf(')') < 0) {
            return Optional.empty(); // it ended while this was read
        }
        // The second field is the program's name in brackets and may hold blanks and brackets.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        boolean remains = fields[STATE].equals("Z") || fields[STATE].equals("X");
        return remains
                ? Optional.empty()
                : Optional.of(
                        new ProcessStat(pid, Long.parseLong(fields[SESSION]), fields[STARTED]));
    }

    /** Whether it runs, and is no remains of a process; as Java says where this is not Linux. */
    public static boolean runs(ProcessHandle process) {
        return process.isAlive() && (!isTold() || of(process.pid()).isPresent());
    }

    /** All that run in the session which that process began. */
    public static List<ProcessStat> inSession(long leader) {
        String[] names = PROC.toFile().list();
        return (names == null ? Stream.<String>empty() : Arrays.stream(names))
                .filter(name -> name.matches(NUMBER))
                .flatMap(name -> of(Long.parseLong(name)).stream())
                .filter(process -> process.session() == leader)
                .toList();
    }
}
