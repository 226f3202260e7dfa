package dev.rehome.cli.terminal;

import dev.rehome.engine.event.Event;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Live progress on a terminal: what is finished scrolls up, what is going on is repainted in place
 * below it, at most {@link #FRAME} apart. Publishing costs no output: one thread paints.
 */
public final class LiveView implements View {
    static final Duration FRAME = Duration.ofMillis(125);
    private static final Duration LAST_FRAME_WAIT = Duration.ofSeconds(2);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Board board;
    private final PrintStream out;
    private final Clock clock;
    private final Supplier<Size> size;
    private final Thread painter;
    private int painted;
    private boolean closed;

    /** What the terminal has room for, asked before every frame. */
    public record Size(int columns, int rows) {}

    public LiveView(Look look, PrintStream out, Clock clock, Supplier<Size> size) {
        this.board = new Board(look);
        this.out = out;
        this.clock = clock;
        this.size = size;
        this.painter = Thread.ofVirtual().name("terminal").start(this::paintUntilClosed);
    }

    @Override
    public void publish(Event event) {
        lock.lock();
        try {
            board.on(event);
        } finally {
            lock.unlock();
        }
    }

    private void paintUntilClosed() {
        lock.lock();
        try {
            while (!closed) {
                paint();
                long _ = changed.awaitNanos(FRAME.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void paint() {
        Size room = size.get();
        List<String> said = board.takeSaid(room.columns());
        List<String> picture = board.picture(clock.instant(), room.columns(), room.rows() - 1);
        if (said.isEmpty() && picture.isEmpty() && painted == 0) {
            return;
        }
        out.print(Frame.over(painted, said, picture));
        out.flush();
        painted = picture.size();
    }

    /** Paints what is left to say, and leaves the cursor below it. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                changed.signalAll();
                paint();
            }
        } finally {
            lock.unlock();
        }
        try {
            boolean _ = painter.join(LAST_FRAME_WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
