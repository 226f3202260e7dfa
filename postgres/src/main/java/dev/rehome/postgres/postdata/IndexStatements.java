package dev.rehome.postgres.postdata;

import dev.rehome.postgres.archive.Entry;
import dev.rehome.postgres.catalog.Constraint;
import dev.rehome.postgres.catalog.Index;
import dev.rehome.postgres.catalog.QualifiedName;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.schema.SqlStatements;
import dev.rehome.postgres.schema.Tablespaces;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The statements of one index, or of one constraint with its index.
 *
 * @param entry its archive entry: first the making, then settings such as CLUSTER ON
 */
record IndexStatements(Entry entry, QualifiedName table, Index index) {

    /** What follows the making: CLUSTER ON, REPLICA IDENTITY, SET STATISTICS. */
    List<String> settings() {
        List<String> statements = SqlStatements.split(entry.definition());
        return statements.subList(1, statements.size());
    }

    void build(Session target) throws SQLException {
        create(target, making());
    }

    /** The index alone. Its name is the constraint's, so what is there may be either. */
    void buildForKey(Session target) throws SQLException {
        create(target, index.definition());
    }

    void addConstraint(Session target, Constraint constraint, boolean usingIndex)
            throws SQLException {
        Existing.makeConstraint(
                target,
                table,
                constraint.name(),
                usingIndex
                        ? () -> target.execute(usingIndex(constraint))
                        : () -> inTablespace(target, making()));
    }

    private String usingIndex(Constraint constraint) {
        String type = constraint.kind() == Constraint.Kind.PRIMARY_KEY ? "PRIMARY KEY" : "UNIQUE";
        String deferral =
                !constraint.deferrable()
                        ? ""
                        : constraint.deferred()
                                ? " DEFERRABLE INITIALLY DEFERRED"
                                : " DEFERRABLE INITIALLY IMMEDIATE";
        return "ALTER TABLE ONLY %s ADD CONSTRAINT %s %s USING INDEX %s%s"
                .formatted(
                        table.sql(),
                        QualifiedName.quote(constraint.name()),
                        type,
                        QualifiedName.quote(index.name().name()),
                        deferral);
    }

    void set(Session target) throws SQLException {
        for (String statement : settings()) {
            target.execute(statement);
        }
    }

    private String making() {
        return SqlStatements.split(entry.definition()).getFirst();
    }

    private void create(Session target, String statement) throws SQLException {
        try {
            inTablespace(target, statement);
        } catch (SQLException e) {
            Optional<Boolean> whole =
                    Existing.mayBe(e) ? Existing.index(target, index.name()) : Optional.empty();
            if (whole.isEmpty()) {
                throw e;
            }
            // A partitioned index counts as invalid until all its partitions' are attached.
            if (!whole.get() && !index.partitioned()) {
                target.execute("DROP INDEX " + index.name().sql());
                inTablespace(target, statement);
            }
        }
    }

    private void inTablespace(Session target, String statement) throws SQLException {
        String tablespace = entry.storage().tablespace().orElse("");
        if (tablespace.isEmpty() || !Tablespaces.usable(target).contains(tablespace)) {
            target.execute(statement);
            return;
        }
        target.execute("SET default_tablespace = " + QualifiedName.literal(tablespace));
        try {
            target.execute(statement);
        } finally {
            target.execute("SET default_tablespace = ''");
        }
    }
}
