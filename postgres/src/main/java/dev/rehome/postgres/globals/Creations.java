package dev.rehome.postgres.globals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What was created at a server, by name and oid, so that going back takes exactly that: a name
 * alone may belong to somebody else's by then.
 *
 * @param databases that were created, even if they have not got their names yet
 * @param memberships statements that end those that were given to roles that were there before
 * @param lent statements that end those that the login has only until the work is done
 * @param filled databases that were there and empty, and what they were like
 */
public record Creations(
        Map<String, Long> databases,
        Map<String, Long> roles,
        Map<String, Long> tablespaces,
        List<String> memberships,
        List<String> lent,
        Map<String, EmptyDatabase> filled) {
    public static final Creations NONE =
            new Creations(Map.of(), Map.of(), Map.of(), List.of(), List.of(), Map.of());

    static Creations ofDatabase(String name, long oid) {
        return new Creations(Map.of(name, oid), Map.of(), Map.of(), List.of(), List.of(), Map.of());
    }

    static Creations ofTablespace(String name, long oid) {
        return new Creations(Map.of(), Map.of(), Map.of(name, oid), List.of(), List.of(), Map.of());
    }

    static Creations ofRoles(Map<String, Long> roles, List<String> memberships) {
        return new Creations(Map.of(), roles, Map.of(), memberships, List.of(), Map.of());
    }

    /** A database that was there is about to be filled. */
    public static Creations ofFilled(String name, EmptyDatabase before) {
        return new Creations(
                Map.of(), Map.of(), Map.of(), List.of(), List.of(), Map.of(name, before));
    }

    /** Whether the database of that name and oid was created, or there and empty, and no other. */
    public boolean knows(String database, long oid) {
        EmptyDatabase before = filled.get(database);
        return Long.valueOf(oid).equals(databases.get(database))
                || (before != null && before.oid() == oid);
    }

    /** A membership is about to be lent to the login. */
    static Creations ofLent(String ending) {
        return new Creations(Map.of(), Map.of(), Map.of(), List.of(), List.of(ending), Map.of());
    }

    /** Everything but what was lent, once that is given back. */
    public Creations withoutLent() {
        return new Creations(databases, roles, tablespaces, memberships, List.of(), filled);
    }

    /** Both; of one name the later counts. */
    public Creations plus(Creations later) {
        return new Creations(
                joined(databases, later.databases),
                joined(roles, later.roles),
                joined(tablespaces, later.tablespaces),
                joined(memberships, later.memberships),
                joined(lent, later.lent),
                joined(filled, later.filled));
    }

    private static List<String> joined(List<String> first, List<String> later) {
        return Stream.concat(first.stream(), later.stream()).distinct().toList();
    }

    private static <T> Map<String, T> joined(Map<String, T> first, Map<String, T> later) {
        var both = new LinkedHashMap<>(first);
        both.putAll(later);
        return both;
    }
}
