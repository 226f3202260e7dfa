package dev.rehome.engine.crash;

import dev.rehome.engine.event.Standing;
import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.journal.Lease;
import dev.rehome.engine.journal.Owner;
import dev.rehome.engine.journal.Recorded;
import dev.rehome.engine.journal.RunHead;
import dev.rehome.engine.journal.Told;
import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.RunId;
import dev.rehome.engine.tree.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * A journal that kills its own process, with SIGKILL, at one boundary: a moment right before or
 * right after something is written. Which one it is, a system property says: {@value #AT} by its
 * number, from 1; {@value #AMONG} names a file, and it is the first boundary whose name is a line
 * there. With neither there is none. Killed or closed in order, it leaves the names of all that
 * were reached, line by line and in order, in the file that {@value #REACHED} names.
 */
public final class CrashPoints implements Journal {
    public static final String AT = "rehome.crash.at";
    public static final String AMONG = "rehome.crash.among";
    public static final String REACHED = "rehome.crash.reached";

    private final Journal journal;
    private final int fatal = Integer.getInteger(AT, 0);
    private final Set<String> among = among();
    private final List<String> reached = new ArrayList<>();

    public CrashPoints(Journal journal) {
        this.journal = journal;
    }

    /** Whoever gets here after the fatal one waits for the end, so nothing more is written. */
    private synchronized void boundary(String name) {
        reached.add(name);
        if (reached.size() == fatal || among.contains(name)) {
            tellReached();
            try {
                new ProcessBuilder("kill", "-KILL", String.valueOf(ProcessHandle.current().pid()))
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            while (true) {
                LockSupport.park();
            }
        }
    }

    private static Set<String> among() {
        String file = System.getProperty(AMONG);
        try {
            return file == null ? Set.of() : Set.copyOf(Files.readAllLines(Path.of(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void tellReached() {
        String file = System.getProperty(REACHED);
        if (file != null) {
            try {
                Files.write(Path.of(file), reached);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void around(String what, Runnable write) {
        boundary("before " + what);
        write.run();
        boundary("after " + what);
    }

    /** Its kind, and the step that it is about. */
    private static String name(Entry entry) {
        String kind = entry.getClass().getSimpleName();
        return Tree.of(Entry.class, entry) instanceof Map<?, ?> said
                        && said.get("step") instanceof String step
                ? kind + " " + step
                : kind;
    }

    @Override
    public void open(RunId run, Entry.RunOpened opened) {
        around("RunOpened", () -> journal.open(run, opened));
    }

    @Override
    public Lease claim(RunId run, Owner owner, Duration ttl) {
        boundary("before the lease");
        Lease lease = journal.claim(run, owner, ttl);
        boundary("after the lease");
        return new Lease() {
            @Override
            public RunId run() {
                return lease.run();
            }

            @Override
            public long token() {
                return lease.token();
            }

            @Override
            public void append(Entry entry) {
                around(name(entry), () -> lease.append(entry));
            }

            @Override
            public void save(String step, Cursor cursor) {
                around("what is saved of " + step, () -> lease.save(step, cursor));
            }

            @Override
            public void tell(String step, Standing standing) {
                lease.tell(step, standing);
            }

            @Override
            public void onLoss(Runnable stop) {
                lease.onLoss(stop);
            }

            @Override
            public void close() {
                around("the end of the lease", lease::close);
            }
        };
    }

    @Override
    public List<Recorded> entries(RunId run, long sequence) {
        return journal.entries(run, sequence);
    }

    @Override
    public Optional<Cursor> cursor(RunId run, String step) {
        return journal.cursor(run, step);
    }

    @Override
    public Optional<Told> told(RunId run, String step) {
        return journal.told(run, step);
    }

    @Override
    public List<RunHead> runs(int max) {
        return journal.runs(max);
    }

    @Override
    public RunHead head(RunId run) {
        return journal.head(run);
    }

    @Override
    public Optional<Home> home() {
        return journal.home();
    }

    @Override
    public void close() {
        journal.close();
        tellReached();
    }
}
