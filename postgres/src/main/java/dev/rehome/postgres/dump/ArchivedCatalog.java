package dev.rehome.postgres.dump;

import dev.rehome.postgres.archive.Entry;
import dev.rehome.postgres.catalog.Constraint;
import dev.rehome.postgres.catalog.Database;
import dev.rehome.postgres.catalog.Index;
import dev.rehome.postgres.catalog.MaterializedView;
import dev.rehome.postgres.catalog.QualifiedName;
import dev.rehome.postgres.catalog.Table;
import dev.rehome.postgres.postdata.Build;
import dev.rehome.postgres.postdata.PostData;
import dev.rehome.postgres.schema.SqlStatements;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an archive tells of indexes and constraints that are still to be built, together with the
 * tables that the target has by now: enough to plan the builds as a clone does, which reads the
 * source's catalogs. Sizes are those of the dumped rows.
 */
final class ArchivedCatalog {
    private static final String NAMES = "%s(?:, %1$s)*".formatted(ArchivedSql.NAME);
    private static final Pattern INDEX =
            Pattern.compile(
                    "CREATE (?<unique>UNIQUE )?INDEX %1$s ON (?<only>ONLY )?(?<table>%1$s\\.%1$s) USING (?<method>%1$s) .*"
                            .formatted(ArchivedSql.NAME),
                    Pattern.DOTALL);
    private static final Pattern CONSTRAINT =
            Pattern.compile(
                    "ALTER (?:FOREIGN )?TABLE (?<only>ONLY )?(?<table>%1$s\\.%1$s)\\s+ADD CONSTRAINT (?<name>%1$s) (?<definition>.*)"
                            .formatted(ArchivedSql.NAME),
                    Pattern.DOTALL);

    /** Of a primary key or unique constraint, in the order of pg_dump's dumpConstraint. */
    private static final Pattern KEY =
            Pattern.compile(
                    "(?<kind>PRIMARY KEY|UNIQUE)(?<nulls> NULLS NOT DISTINCT)? \\((?<columns>%1$s)\\)(?<include> INCLUDE \\(%1$s\\))?(?<with> WITH \\(.*?\\))?(?<deferrable> DEFERRABLE)?(?<deferred> INITIALLY DEFERRED)?"
                            .formatted(NAMES));

    private static final Pattern REFERENCES =
            Pattern.compile(
                    "FOREIGN KEY \\(.*?\\) REFERENCES (?<table>%1$s\\.%1$s)\\(.*"
                            .formatted(ArchivedSql.NAME),
                    Pattern.DOTALL);

    /** A guess: an index is about so much smaller than its table. */
    private static final int INDEX_SHARE = 4;

    private final Map<QualifiedName, Relation> relations;
    private final List<Index> indexes = new ArrayList<>();
    private final List<Constraint> constraints = new ArrayList<>();
    private final List<Entry> understood = new ArrayList<>();

    /** What an index may be on. */
    private record Relation(long oid, QualifiedName name, long bytes, boolean partitioned) {}

    private ArchivedCatalog(List<Entry> builds, Stream<Relation> relations) {
        this.relations = relations.collect(Collectors.toMap(Relation::name, Function.identity()));
        for (Entry entry : builds) {
            boolean known =
                    switch (entry.kind()) {
                        case "INDEX" -> index(entry);
                        case "CONSTRAINT" -> key(entry);
                        case "FK CONSTRAINT" -> foreignKey(entry);
                        default -> true;
                    };
            if (known) {
                understood.add(entry);
            }
        }
    }

    /**
     * Plans what is built on tables.
     *
     * @param builds indexes and constraints of an archive
     * @param target its catalogs, once the tables are made
     * @param bytes of the rows of each table, as dumped
     */
    static Planned onTables(List<Entry> builds, Database target, Map<QualifiedName, Long> bytes) {
        List<Table> tables =
                target.tables().stream()
                        .map(table -> sized(table, bytes.getOrDefault(table.name(), 0L)))
                        .toList();
        var archived =
                new ArchivedCatalog(
                        builds,
                        tables.stream()
                                .map(
                                        table ->
                                                new Relation(
                                                        table.oid(),
                                                        table.name(),
                                                        table.bytes(),
                                                        table.kind() == Table.Kind.PARTITIONED)));
        return archived.planned(builds, archived.with(target, tables, List.of()));
    }

    /**
     * Plans the filling of materialized views and what is built on them.
     *
     * @param builds indexes that are on no table
     * @param target its catalogs, once all views are made
     * @param filled those that held rows when they were dumped
     */
    static Planned onViews(List<Entry> builds, Database target, Set<QualifiedName> filled) {
        List<MaterializedView> views =
                target.materializedViews().stream()
                        .map(
                                view ->
                                        new MaterializedView(
                                                view.oid(),
                                                view.name(),
                                                filled.contains(view.name()),
                                                view.bytes(),
                                                view.needs()))
                        .toList();
        var archived =
                new ArchivedCatalog(
                        builds,
                        views.stream()
                                .map(view -> new Relation(view.oid(), view.name(), 0, false)));
        return archived.planned(builds, archived.with(target, List.of(), views));
    }

    /**
     * Builds, and what is none of them.
     *
     * @param others entries on something else
     */
    record Planned(List<Build> builds, List<Entry> others) {}

    private Planned planned(List<Entry> entries, Database database) {
        return new Planned(
                PostData.plan(understood, database, database.major()),
                entries.stream().filter(entry -> !understood.contains(entry)).toList());
    }

    private Database with(Database target, List<Table> tables, List<MaterializedView> views) {
        return new Database(
                target.name(),
                target.serverVersion(),
                target.encoding(),
                tables,
                indexes,
                constraints,
                target.sequences(),
                views,
                target.types(),
                target.extensions(),
                target.largeObjects(),
                target.largeObjectBytes());
    }

    private boolean index(Entry entry) {
        Matcher matcher = INDEX.matcher(making(entry));
        if (!matcher.matches()) {
            return false;
        }
        Optional<Relation> table = table(matcher.group("table"));
        table.ifPresent(
                found ->
                        indexes.add(
                                index(
                                        entry,
                                        name(entry, entry.tag()),
                                        found,
                                        ArchivedSql.unquoted(matcher.group("method")),
                                        making(entry),
                                        matcher.group("only") != null,
                                        Optional.empty())));
        return table.isPresent();
    }

    private boolean key(Entry entry) {
        Matcher matcher = CONSTRAINT.matcher(making(entry));
        Optional<Relation> table =
                matcher.matches() ? table(matcher.group("table")) : Optional.empty();
        if (table.isEmpty()) {
            return false;
        }
        String name = ArchivedSql.unquoted(matcher.group("name"));
        Matcher key = KEY.matcher(matcher.group("definition"));
        boolean plain = key.matches();
        String create =
                !plain
                        ? ""
                        : "CREATE UNIQUE INDEX %s ON %s USING btree (%s)%s%s%s"
                                .formatted(
                                        QualifiedName.quote(name),
                                        table.get().name().sql(),
                                        key.group("columns"),
                                        given(key.group("include")),
                                        given(key.group("nulls")),
                                        given(key.group("with")));
        indexes.add(
                index(
                        entry,
                        new QualifiedName(table.get().name().schema(), name),
                        table.get(),
                        "btree",
                        create,
                        table.get().partitioned(),
                        Optional.of(entry.object().oid())));
        constraints.add(
                constraint(
                        entry,
                        name,
                        table.get(),
                        kind(matcher.group("definition")),
                        plain && key.group("deferrable") != null,
                        plain && key.group("deferred") != null,
                        // what is not plain is built in one statement, as a temporal key is
                        !plain,
                        Optional.empty()));
        return true;
    }

    private static Constraint.Kind kind(String definition) {
        return definition.startsWith("PRIMARY KEY")
                ? Constraint.Kind.PRIMARY_KEY
                : definition.startsWith("UNIQUE")
                        ? Constraint.Kind.UNIQUE
                        : Constraint.Kind.EXCLUSION;
    }

    private boolean foreignKey(Entry entry) {
        Matcher matcher = CONSTRAINT.matcher(making(entry));
        Matcher references =
                REFERENCES.matcher(matcher.matches() ? matcher.group("definition") : "");
        if (!references.matches()) {
            return false;
        }
        Optional<Relation> table = table(matcher.group("table"));
        Optional<Relation> referenced = table(references.group("table"));
        if (table.isEmpty() || referenced.isEmpty()) {
            return false;
        }
        constraints.add(
                constraint(
                        entry,
                        ArchivedSql.unquoted(matcher.group("name")),
                        table.get(),
                        Constraint.Kind.FOREIGN_KEY,
                        false,
                        false,
                        false,
                        Optional.of(referenced.get().oid())));
        return true;
    }

    private static Index index(
            Entry entry,
            QualifiedName name,
            Relation table,
            String method,
            String definition,
            boolean partitioned,
            Optional<Long> constraint) {
        return new Index(
                entry.object().oid(),
                name,
                table.oid(),
                method,
                definition,
                table.bytes() / INDEX_SHARE,
                partitioned,
                constraint);
    }

    private static Constraint constraint(
            Entry entry,
            String name,
            Relation table,
            Constraint.Kind kind,
            boolean deferrable,
            boolean deferred,
            boolean temporal,
            Optional<Long> references) {
        String definition = making(entry);
        return new Constraint(
                entry.object().oid(),
                name,
                table.oid(),
                kind,
                definition,
                !definition.endsWith(" NOT VALID"),
                !definition.contains(" NOT ENFORCED"),
                deferrable,
                deferred,
                temporal,
                Optional.empty(),
                Optional.empty(),
                references);
    }

    private Optional<Relation> table(String relation) {
        return ArchivedSql.relation(relation).map(relations::get);
    }

    private static QualifiedName name(Entry entry, String name) {
        return new QualifiedName(entry.label().schema().orElse("public"), name);
    }

    private static String making(Entry entry) {
        return SqlStatements.split(entry.definition()).getFirst();
    }

    private static String given(@org.jspecify.annotations.Nullable String group) {
        return group == null ? "" : group;
    }

    private static Table sized(Table table, long bytes) {
        return new Table(
                table.oid(),
                table.name(),
                table.kind(),
                table.unlogged(),
                table.pages(),
                bytes,
                table.estimatedRows(),
                table.columns(),
                table.parents(),
                table.partition(),
                table.tree(),
                table.owner(),
                table.extension());
    }
}
