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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A journal that kills its own process, with SIGKILL, at one boundary: a moment right before or
 * right after something is written. Boundaries count from 1; the system property {@value #AT} names
 * the one, none when it is missing. Closed in order, it writes how many there were into the file
 * that {@value #COUNT} names.
 */
public final class CrashPoints implements Journal {
    public static final String AT = "rehome.crash.at";
    public static final String COUNT = "rehome.crash.count";

    private final Journal journal;
    private final int fatal = Integer.getInteger(AT, 0);
    private int reached;

    public CrashPoints(Journal journal) {
        this.journal = journal;
    }

    /** Whoever gets here after the fatal one waits for the end, so nothing more is written. */
    private synchronized void boundary() {
        reached++;
        if (reached == fatal) {
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

    private void around(Runnable write) {
        boundary();
        write.run();
        boundary();
    }

    @Override
    public void open(RunId run, Entry.RunOpened opened) {
        around(() -> journal.open(run, opened));
    }

    @Override
    public Lease claim(RunId run, Owner owner, Duration ttl) {
        boundary();
        Lease lease = journal.claim(run, owner, ttl);
        boundary();
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
                around(() -> lease.append(entry));
            }

            @Override
            public void save(String step, Cursor cursor) {
                around(() -> lease.save(step, cursor));
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
                around(lease::close);
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
        String count = System.getProperty(COUNT);
        if (count != null) {
            try {
                Files.writeString(Path.of(count), String.valueOf(reached));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
