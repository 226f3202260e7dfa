package dev.rehome.postgres.dump;

import dev.rehome.postgres.archive.Entry;
import dev.rehome.postgres.catalog.Constraint;
import dev.rehome.postgres.catalog.Database;
import dev.rehome.postgres.catalog.Index;
import dev.rehome.postgres.catalog.QualifiedName;
import dev.rehome.postgres.catalog.Table;
import dev.rehome.postgres.schema.SqlStatements;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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

    private final Map<QualifiedName, Table> tables;
    private final List<Index> indexes = new ArrayList<>();
    private final List<Constraint> constraints = new ArrayList<>();
    private final List<Entry> understood = new ArrayList<>();

    /**
     * @param target its catalogs, once the tables are made
     * @param bytes of the rows of each table, as dumped
     */
    ArchivedCatalog(List<Entry> builds, Database target, Map<QualifiedName, Long> bytes) {
        this.tables =
                target.tables().stream()
                        .map(table -> sized(table, bytes.getOrDefault(table.name(), 0L)))
                        .collect(Collectors.toMap(Table::name, Function.identity()));
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

    /** What is built on tables; the others are on materialized views. */
    List<Entry> onTables() {
        return List.copyOf(understood);
    }

    /** The target's tables with the archive's indexes and constraints. */
    Database with(Database target) {
        return new Database(
                target.name(),
                target.serverVersion(),
                target.encoding(),
                target.tables().stream().map(table -> tables.get(table.name())).toList(),
                indexes,
                constraints,
                target.sequences(),
                List.of(),
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
        Optional<Table> table = table(matcher.group("table"));
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
        Optional<Table> table =
                matcher.matches() ? table(matcher.group("table")) : Optional.empty();
        if (table.isEmpty()) {
            return false;
        }
        String name = ArchivedSql.unquoted(matcher.group("name"));
        Matcher key = KEY.matcher(matcher.group("definition"));
        boolean plain = key.matches();
        boolean partitioned = table.get().kind() == Table.Kind.PARTITIONED;
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
                        partitioned,
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
        Optional<Table> table = table(matcher.group("table"));
        Optional<Table> referenced = table(references.group("table"));
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
            Table table,
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
                false,
                false,
                false,
                partitioned,
                Optional.empty(),
                constraint,
                false,
                false,
                true);
    }

    private static Constraint constraint(
            Entry entry,
            String name,
            Table table,
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

    private Optional<Table> table(String relation) {
        return ArchivedSql.relation(relation).map(tables::get);
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
                table.rowSecurity(),
                table.forceRowSecurity(),
                table.replicaIdentity(),
                table.owner(),
                table.extension());
    }
}
