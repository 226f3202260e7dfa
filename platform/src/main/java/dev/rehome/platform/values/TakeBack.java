package dev.rehome.platform.values;

import static java.util.Objects.requireNonNull;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Keys that were set are taken back in a file that others may have changed since: only what is
 * still as it was set.
 *
 * @param text the file with all of them as before
 * @param back the keys that are otherwise now
 * @param conflicts keys that somebody else has set to something else since
 */
public record TakeBack(ValuesText text, List<KeyPath> back, List<Problem> conflicts) {

    /**
     * Compares what was, what was set and what is.
     *
     * @param set what each key was set to; asked only for keys that are not as before
     */
    public static TakeBack of(
            ValuesText before, ValuesText now, Map<KeyPath, Supplier<NewValue>> set) {
        ValuesText text = now;
        var back = new ArrayList<KeyPath>();
        var conflicts = new ArrayList<Problem>();
        for (KeyPath key : set.keySet()) {
            try {
                if (now.isAsIn(before, key)) {
                    continue;
                }
                NewValue value = requireNonNull(set.get(key)).get();
                if (now.value(key).filter(value.text()::equals).isPresent()) {
                    text = text.restored(key, before);
                    back.add(key);
                } else {
                    conflicts.add(conflict(before, now, key, value));
                }
            } catch (Failure e) {
                conflicts.add(Problem.error(String.valueOf(e.getMessage()), e.remedy()));
            }
        }
        return new TakeBack(text, List.copyOf(back), List.copyOf(conflicts));
    }

    private static Problem conflict(ValuesText before, ValuesText now, KeyPath key, NewValue set) {
        boolean hidden = set.secret() || Shown.isSecret(key);
        String was = hidden ? Shown.HIDDEN : before.shown(key);
        String is = hidden ? Shown.HIDDEN : now.shown(key);
        String wanted = hidden ? Shown.HIDDEN : Shown.text(set.text());
        return Problem.error(
                "%s: '%s' was changed by somebody else: it is %s, and was set to %s"
                        .formatted(now.placeOf(key), key, is, wanted),
                "set it by hand to what it is to be in the end, %s as before or %s as set, and roll"
                                .formatted(was, wanted)
                        + " back again");
    }
}
