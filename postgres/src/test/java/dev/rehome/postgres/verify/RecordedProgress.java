package dev.rehome.postgres.verify;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Progress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what was reported, so that a test can compare it with what happened. */
final class RecordedProgress implements Progress {
    final Map<String, Amount> expected = new ConcurrentHashMap<>();
    final Map<String, Amount> done = new ConcurrentHashMap<>();
    final Map<String, String> finished = new ConcurrentHashMap<>();
    final List<String> notices = new CopyOnWriteArrayList<>();
    final List<String> activities = new CopyOnWriteArrayList<>();

    @Override
    public void expect(String item, Amount total) {
        expected.put(item, total);
    }

    @Override
    public void advance(String item, Amount amount) {
        done.merge(
                item, amount, (a, b) -> Amount.rows(a.items() + b.items(), a.bytes() + b.bytes()));
    }

    @Override
    public void finish(String item, String result) {
        finished.put(item, result);
    }

    @Override
    public void doing(String activity) {
        activities.add(activity);
    }

    @Override
    public void notice(String text) {
        notices.add(text);
    }
}
