package dev.rehome.postgres.schema;

import dev.rehome.postgres.archive.Entry;
import dev.rehome.postgres.connect.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where the target lets us put things; what was elsewhere goes to the database's default. */
public final class Tablespaces {

    private Tablespaces() {}

    /** Those that exist and that the login may create in. */
    public static Set<String> usable(Session target) throws SQLException {
        return Set.copyOf(
                target.query(
                        "SELECT spcname FROM pg_catalog.pg_tablespace"
                                + " WHERE pg_catalog.has_tablespace_privilege(oid, 'CREATE')",
                        row -> row.getString(1)));
    }

    /** What goes elsewhere, one sentence for each tablespace that cannot be used. */
    public static List<String> instead(Session target, List<Entry> entries) throws SQLException {
        Set<String> usable = usable(target);
        Map<String, Entry> first = new LinkedHashMap<>();
        for (Entry entry : entries) {
            String wanted = entry.storage().tablespace().orElse("");
            if (!wanted.isEmpty() && !usable.contains(wanted)) {
                first.putIfAbsent(wanted, entry);
            }
        }
        var sentences = new ArrayList<String>();
        first.forEach((tablespace, entry) -> sentences.add(instead(entry, tablespace)));
        return sentences;
    }

    static String instead(Entry entry, String tablespace) {
        return "%s and its like in tablespace %s are in the default one instead: the target does not have it, or the login may not create in it"
                .formatted(entry, tablespace);
    }
}
