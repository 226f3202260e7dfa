package dev.rehome.postgres.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SqlStatementsTest {

    @Test
    void splitsOnlyWhereAStatementEnds() {
        assertThat(
                        SqlStatements.split(
                                """
                                -- a comment; not a statement
                                CREATE INDEX i ON t USING btree ((a || ';' || E'\\';'));

                                ALTER TABLE "odd;\nname" CLUSTER ON i;
                                CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2);
                                DO $x$ BEGIN NULL; END $x$;
                                SELECT a$b FROM c;
                                """))
                .containsExactly(
                        "-- a comment; not a statement\n"
                                + "CREATE INDEX i ON t USING btree ((a || ';' || E'\\';'))",
                        "ALTER TABLE \"odd;\nname\" CLUSTER ON i",
                        "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)",
                        "DO $x$ BEGIN NULL; END $x$",
                        "SELECT a$b FROM c");
        assertThat(SqlStatements.split("-- *not* creating schema\n")).isEmpty();
    }
}
