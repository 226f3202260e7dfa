package dev.rehome.search;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Progress;

/** Hears of one thing that a test waits for, and lets the rest pass. */
public abstract class Listener implements Progress {
    @Override
    public void expect(String item, Amount total) {}

    @Override
    public void advance(String item, Amount done) {}

    @Override
    public void finish(String item, String result) {}

    @Override
    public void doing(String activity) {}

    @Override
    public void notice(String text) {}
}
