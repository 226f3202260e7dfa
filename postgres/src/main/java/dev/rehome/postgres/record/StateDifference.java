package dev.rehome.postgres.record;

import dev.rehome.postgres.record.ServerRecord.DatabaseRecord;
import dev.rehome.postgres.record.ServerRecord.ObjectCount;
import dev.rehome.postgres.record.ServerRecord.RoleRecord;
import dev.rehome.postgres.record.ServerRecord.SequenceRecord;
import dev.rehome.postgres.record.ServerRecord.TableRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Something that is not as it was.
 *
 * @param object such as {@code table shop/public.orders: rows}
 * @param before what was recorded; {@code none} where it was not there
 * @param after what is there now
 * @param expected whether a move may change it, such as versions and sizes: shown, and no failure
 */
public record StateDifference(String object, String before, String after, boolean expected) {
    private static final String NONE = "none";

    /**
     * Sizes differ after every copy, as bloat stays behind; only much more or less is worth a word.
     */
    private static final double SIZE_TOLERANCE = 0.25;

    /** Everything that differs, by name; the databases compared are those recorded before. */
    public static List<StateDifference> between(ServerRecord before, ServerRecord after) {
        var found = new Findings();
        found.compare("server: version", before.version(), after.version(), true);
        found.each(
                "role ",
                before.roles(),
                after.roles(),
                RoleRecord::name,
                Findings.IGNORE_NEW,
                (name, old, now) -> {
                    found.compare(name + ": attributes", old.attributes(), now.attributes());
                    found.compare(name + ": member of", old.memberOf(), now.memberOf());
                });
        found.each(
                "database ",
                before.databases(),
                after.databases(),
                DatabaseRecord::name,
                Findings.IGNORE_NEW,
                (name, old, now) -> database(found, name, old, now));
        return List.copyOf(found.differences);
    }

    @Override
    public String toString() {
        return "%s: %s before, %s after".formatted(object, before, after);
    }

    private static void database(
            Findings found, String name, DatabaseRecord before, DatabaseRecord after) {
        found.compare(name + ": owner", before.owner(), after.owner());
        found.compare(name + ": encoding", before.encoding(), after.encoding());
        found.compare(name + ": grants", before.grants(), after.grants());
        found.compare(name + ": extensions", before.extensions(), after.extensions(), true);
        double growth = Math.abs((double) after.bytes() / Math.max(1, before.bytes()) - 1);
        if (growth > SIZE_TOLERANCE) {
            found.compare(name + ": bytes", before.bytes(), after.bytes(), true);
        }
        found.each(
                name + ": number of ",
                before.objects(),
                after.objects(),
                ObjectCount::kind,
                Findings.NAME_NEW,
                (kind, old, now) -> found.compare(kind, old.count(), now.count()));
        found.each(
                "table " + before.name() + "/",
                before.tables(),
                after.tables(),
                TableRecord::name,
                Findings.NAME_NEW,
                (table, old, now) -> {
                    boolean estimated = !old.counted() || !now.counted();
                    found.compare(table + ": rows", old.rows(), now.rows(), estimated);
                    found.compare(table + ": owner", old.owner(), now.owner());
                    found.compare(table + ": grants", old.grants(), now.grants());
                });
        found.each(
                "sequence " + before.name() + "/",
                before.sequences(),
                after.sequences(),
                SequenceRecord::name,
                Findings.NAME_NEW,
                (sequence, old, now) -> {
                    found.compare(sequence + ": stands at", old.last(), now.last());
                    found.compare(sequence + ": was called", old.called(), now.called());
                });
    }

    /** Collects differences; pairs what has the same name. */
    private static final class Findings {
        /** A server has roles and databases of its own; that is no difference. */
        static final boolean IGNORE_NEW = false;

        static final boolean NAME_NEW = true;
        final List<StateDifference> differences = new ArrayList<>();

        @FunctionalInterface
        interface Pair<T> {
            void compare(String name, T before, T after);
        }

        <T> void each(
                String prefix,
                List<T> before,
                List<T> after,
                Function<T, String> name,
                boolean nameNew,
                Pair<T> pair) {
            Map<String, T> rest = new LinkedHashMap<>();
            after.forEach(each -> rest.put(name.apply(each), each));
            for (T old : before) {
                T now = rest.remove(name.apply(old));
                String object = prefix + name.apply(old);
                if (now == null) {
                    differences.add(new StateDifference(object, "there", NONE, false));
                } else {
                    pair.compare(object, old, now);
                }
            }
            if (nameNew) {
                rest.keySet()
                        .forEach(
                                each ->
                                        differences.add(
                                                new StateDifference(
                                                        prefix + each, NONE, "there", false)));
            }
        }

        void compare(String object, Object before, Object after) {
            compare(object, before, after, false);
        }

        void compare(String object, Object before, Object after, boolean expected) {
            if (!before.equals(after)) {
                differences.add(
                        new StateDifference(object, before.toString(), after.toString(), expected));
            }
        }
    }
}
