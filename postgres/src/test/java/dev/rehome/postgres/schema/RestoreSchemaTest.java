package dev.rehome.postgres.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.archive.Entry;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.connect.Session;
import dev.rehome.sandbox.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A phase that was cut short goes on from what it committed. */
final class RestoreSchemaTest {
    /** Just what the first transaction takes, with the publication. */
    private static final int TABLES = 499;

    @Test
    void whatIsSaidOfAnObjectThatWasLeftOutIsLeftOutByALaterAttemptToo() {
        Optional<Databases> found = Databases.reading(15);
        assumeTrue(found.isPresent());
        try (var source = PostgresServer.start(15);
                var target = PostgresServer.start(15)) {
            source.execute("postgres", "CREATE DATABASE shop");
            source.execute(
                    "shop",
                    "DO $$ BEGIN FOR i IN 1..%d LOOP EXECUTE 'CREATE TABLE t' || i || ' (a int)';"
                                    .formatted(TABLES)
                            + " END LOOP; END $$",
                    "CREATE PUBLICATION everything FOR ALL TABLES",
                    "COMMENT ON PUBLICATION everything IS 'for all'");
            target.execute(
                    "postgres",
                    "CREATE ROLE mover LOGIN",
                    "CREATE DATABASE shop OWNER mover",
                    "GRANT CREATE ON DATABASE shop TO mover");
            target.execute("shop", "GRANT CREATE ON SCHEMA public TO mover");
            List<Entry> all =
                    new SchemaDump(
                                    found.get().tools(),
                                    Databases.server(source),
                                    "shop",
                                    Optional.empty())
                            .take()
                            .entries();
            Entry publication = only(all, "PUBLICATION", "everything");
            Entry comment = only(all, "COMMENT", "PUBLICATION");
            List<Entry> tables =
                    all.stream().filter(entry -> entry.kind().equals("TABLE")).toList();
            var begun = new ArrayList<Entry>();
            begun.add(publication);
            begun.addAll(tables);
            List<Entry> failing = new ArrayList<>(begun);
            failing.add(tables.getFirst()); // a table that is there
            begun.add(comment);

            assertThatThrownBy(() -> restore(target, failing))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("already exists");

            assertThat(restore(target, begun))
                    .singleElement()
                    .asString()
                    .startsWith("PUBLICATION everything is left out");
        }
    }

    private static List<String> restore(PostgresServer target, List<Entry> entries) {
        try (Session session =
                Server.at(target.uri("shop").replace("postgres@", "mover@")).open()) {
            return new RestoreSchema(session, RestoreSchema.Ownership.LOGIN, MembershipLog.NONE)
                    .run("all", entries);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Entry only(List<Entry> all, String kind, String tag) {
        List<Entry> found =
                all.stream()
                        .filter(entry -> entry.kind().equals(kind) && entry.tag().contains(tag))
                        .toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }
}
