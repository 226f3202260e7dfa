package dev.rehome.postgres.record;

import dev.rehome.engine.record.Findings;
import dev.rehome.engine.record.StateDifference;
import dev.rehome.postgres.record.ServerRecord.DatabaseRecord;
import dev.rehome.postgres.record.ServerRecord.ObjectCount;
import dev.rehome.postgres.record.ServerRecord.RoleRecord;
import dev.rehome.postgres.record.ServerRecord.SequenceRecord;
import dev.rehome.postgres.record.ServerRecord.TableRecord;
import java.util.List;

/** What differs between the states of two servers, or of one at two times. */
public final class ServerDifferences {

    private ServerDifferences() {}

    /** Everything that differs, by name; the databases compared are those recorded before. */
    public static List<StateDifference> between(ServerRecord before, ServerRecord after) {
        var found = new Findings();
        found.compare("server: version", before.version(), after.version(), true);
        found.each(
                "role ",
                before.roles(),
                after.roles(),
                RoleRecord::name,
                (name, old, now) -> {
                    found.compare(name + ": attributes", old.attributes(), now.attributes());
                    found.compare(name + ": member of", old.memberOf(), now.memberOf());
                });
        found.each(
                "database ",
                before.databases(),
                after.databases(),
                DatabaseRecord::name,
                (name, old, now) -> database(found, name, old, now));
        return found.differences();
    }

    private static void database(
            Findings found, String name, DatabaseRecord before, DatabaseRecord after) {
        found.compare(name + ": owner", before.owner(), after.owner());
        found.compare(name + ": encoding", before.encoding(), after.encoding());
        found.compare(name + ": grants", before.grants(), after.grants());
        found.compare(name + ": extensions", before.extensions(), after.extensions(), true);
        found.compareSizes(name + ": bytes", before.bytes(), after.bytes());
        found.all(
                name + ": number of ",
                before.objects(),
                after.objects(),
                ObjectCount::kind,
                (kind, old, now) -> found.compare(kind, old.count(), now.count()));
        found.all(
                "table " + before.name() + "/",
                before.tables(),
                after.tables(),
                TableRecord::name,
                (table, old, now) -> {
                    boolean estimated = !old.counted() || !now.counted();
                    found.compare(table + ": rows", old.rows(), now.rows(), estimated);
                    found.compare(table + ": owner", old.owner(), now.owner());
                    found.compare(table + ": grants", old.grants(), now.grants());
                });
        found.all(
                "sequence " + before.name() + "/",
                before.sequences(),
                after.sequences(),
                SequenceRecord::name,
                (sequence, old, now) -> {
                    found.compare(sequence + ": stands at", old.last(), now.last());
                    found.compare(sequence + ": was called", old.called(), now.called());
                });
    }
}
