package dev.rehome.search;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Progress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what an operator is told; a test that waits for more says so. */
public class Listener implements Progress {
    private final List<String> notices = new CopyOnWriteArrayList<>();

    /** In their order. */
    public final List<String> notices() {
        return notices;
    }

    @Override
    public void expect(String item, Amount total) {}

    @Override
    public void advance(String item, Amount done) {}

    @Override
    public void finish(String item, String result) {}

    @Override
    public void doing(String activity) {}

    @Override
    public final void notice(String text) {
        notices.add(text);
    }
}
