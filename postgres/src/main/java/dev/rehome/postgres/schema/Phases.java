package dev.rehome.postgres.schema;

import dev.rehome.postgres.archive.Archive;
import dev.rehome.postgres.archive.Entry;
import dev.rehome.postgres.archive.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An archive's schema entries in the order a move makes them.
 *
 * @param beforeRows types, functions, tables, views…
 * @param builds indexes and constraints, which {@code postdata} makes as tasks of their own
 * @param afterRows triggers, rules, policies, publications, comments on what was built; then all
 *     grants, so that nobody reads or writes before the rows are complete
 * @param last event triggers, which would otherwise fire on the move itself
 */
public record Phases(
        List<Entry> beforeRows, List<Entry> builds, List<Entry> afterRows, List<Entry> last) {
    /** Made with the database, or not SQL at all. */
    private static final Set<String> ELSEWHERE =
            Set.of(
                    "ENCODING",
                    "STDSTRINGS",
                    "SEARCHPATH",
                    "DATABASE",
                    "DATABASE PROPERTIES",
                    "MATERIALIZED VIEW DATA",
                    "STATISTICS DATA",
                    "SEQUENCE SET",
                    "BLOB",
                    "BLOBS",
                    "BLOB METADATA",
                    "<Init>");

    private static final Set<String> BUILT =
            Set.of("INDEX", "CONSTRAINT", "FK CONSTRAINT", "INDEX ATTACH");

    private static final Pattern UNPROVEN_NOT_NULL =
            Pattern.compile("ADD CONSTRAINT \"(?:[^\"]|\"\")+\" NOT NULL .* NOT VALID;");

    public static Phases of(Archive archive) {
        var beforeRows = new ArrayList<Entry>();
        var builds = new ArrayList<Entry>();
        var afterRows = new ArrayList<Entry>();
        var grants = new ArrayList<Entry>();
        var last = new ArrayList<Entry>();
        Map<Integer, Section> sections = archive.sections();
        Set<Integer> late = lateRelations(archive);
        for (Entry entry : archive.entries()) {
            Section section = sections.getOrDefault(entry.id(), Section.PRE_DATA);
            if (elsewhere(entry, section)) {
                continue;
            }
            if (isGrant(entry)) {
                grants.add(entry);
            } else if (isEventTrigger(entry)) {
                last.add(entry);
            } else if (section == Section.PRE_DATA) {
                beforeRows.add(entry);
            } else if (entry.dependencies().stream().anyMatch(late::contains)) {
                afterRows.add(entry);
            } else if (entry.kind().equals("STATISTICS")) {
                beforeRows.add(entry); // so that ANALYZE finds it
            } else if (BUILT.contains(entry.kind()) && !isUnprovenNotNull(entry)) {
                builds.add(entry);
            } else {
                afterRows.add(entry);
            }
        }
        afterRows.addAll(grants);
        return new Phases(
                List.copyOf(beforeRows),
                List.copyOf(builds),
                List.copyOf(afterRows),
                List.copyOf(last));
    }

    /** Without these constraints, by their oids, and without what is said about them. */
    public Phases without(Set<Long> constraints) {
        Set<Integer> leftOut =
                builds.stream()
                        .filter(entry -> constraints.contains(entry.object().oid()))
                        .map(Entry::id)
                        .collect(Collectors.toSet());
        return leftOut.isEmpty()
                ? this
                : new Phases(
                        beforeRows,
                        builds.stream().filter(entry -> !leftOut.contains(entry.id())).toList(),
                        afterRows.stream()
                                .filter(
                                        entry ->
                                                entry.dependencies().stream()
                                                        .noneMatch(leftOut::contains))
                                .toList(),
                        last);
    }

    /** Views that need a primary key to be valid, and what reads those, are made after the keys. */
    private static Set<Integer> lateRelations(Archive archive) {
        return archive.entries().stream()
                .filter(entry -> entry.section() == Section.POST_DATA)
                .filter(entry -> entry.kind().endsWith("VIEW"))
                .map(Entry::id)
                .collect(Collectors.toSet());
    }

    /**
     * A {@code NOT NULL … NOT VALID} of PostgreSQL 18: a constraint without an index, which must
     * wait for the rows that break it.
     */
    private static boolean isUnprovenNotNull(Entry entry) {
        return entry.kind().equals("CONSTRAINT")
                && UNPROVEN_NOT_NULL.matcher(entry.definition()).find();
    }

    static boolean isGrant(Entry entry) {
        return entry.kind().equals("ACL") || entry.kind().equals("DEFAULT ACL");
    }

    private static boolean isEventTrigger(Entry entry) {
        return entry.kind().equals("EVENT TRIGGER") || entry.tag().startsWith("EVENT TRIGGER ");
    }

    private static boolean elsewhere(Entry entry, Section section) {
        return section == Section.DATA
                || entry.tag().startsWith("LARGE OBJECT")
                || ELSEWHERE.contains(entry.kind())
                // a grant, comment or label of the database itself
                || (entry.section() == Section.NONE && entry.tag().startsWith("DATABASE "));
    }
}
