package dev.rehome.postgres.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.postgres.inspect.Preflight;
import dev.rehome.postgres.inspect.PreflightOptions;
import dev.rehome.postgres.landing.CloneReport;
import dev.rehome.postgres.selection.TableFilter;
import dev.rehome.postgres.verify.TableVerdict;
import dev.rehome.postgres.verify.VerifyOptions;
import dev.rehome.postgres.verify.VerifyReport;
import dev.rehome.sandbox.PostgresServer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A clone that leaves out the rows of some tables, from the plan to the proof. */
final class LeftOutRowsTest {
    private static final String SCHEMA =
            """
            CREATE TABLE audit (id int PRIMARY KEY, what text);
            CREATE TABLE kept (id int PRIMARY KEY, what text);
            CREATE TABLE pointing (id int PRIMARY KEY, audit int CONSTRAINT to_audit REFERENCES audit,
                kept int CONSTRAINT to_kept REFERENCES kept);
            COMMENT ON CONSTRAINT to_audit ON pointing IS 'who did it';
            CREATE TABLE event (day int, id int, PRIMARY KEY (day, id)) PARTITION BY RANGE (day);
            CREATE TABLE event_1 PARTITION OF event FOR VALUES FROM (1) TO (2);
            CREATE TABLE event_2 PARTITION OF event FOR VALUES FROM (2) TO (3);
            CREATE TABLE after_event (day int, id int,
                CONSTRAINT to_event FOREIGN KEY (day, id) REFERENCES event);
            CREATE TABLE base (a int); CREATE TABLE heir () INHERITS (base);
            CREATE TABLE itself (id int PRIMARY KEY, up int REFERENCES itself);
            CREATE VIEW audits AS SELECT count(*) FROM audit;
            CREATE MATERIALIZED VIEW counted AS SELECT * FROM audits;
            CREATE MATERIALIZED VIEW counted_again AS SELECT * FROM counted;
            CREATE UNIQUE INDEX ON counted_again (count);
            CREATE MATERIALIZED VIEW fine AS SELECT count(*) FROM kept;
            CREATE VIEW heirs AS SELECT * FROM base;
            INSERT INTO audit SELECT i, 'x' FROM generate_series(1, 100) i;
            INSERT INTO kept SELECT i, 'x' FROM generate_series(1, 100) i;
            INSERT INTO pointing SELECT i, i, i FROM generate_series(1, 100) i;
            INSERT INTO event SELECT 1 + i % 2, i FROM generate_series(1, 100) i;
            INSERT INTO after_event SELECT * FROM event;
            INSERT INTO heir VALUES (1); INSERT INTO base VALUES (2);
            INSERT INTO itself VALUES (1, NULL), (2, 1);
            REFRESH MATERIALIZED VIEW counted; REFRESH MATERIALIZED VIEW counted_again;
            REFRESH MATERIALIZED VIEW fine;
            """;

    private static final List<String> CONSEQUENCES =
            List.of(
                    "foreign key to_audit of public.pointing is left out: the rows of public.audit"
                            + " are, which it points to",
                    "foreign key to_event of public.after_event is left out: the rows of"
                            + " public.event_2 are, which it points to",
                    "view public.audits shows less than at the source: it reads public.audit,"
                            + " whose rows are left out",
                    "materialized view public.counted stays without rows: it reads public.audit,"
                            + " whose rows are left out",
                    "materialized view public.counted_again stays without rows: it reads"
                            + " public.audit, whose rows are left out",
                    "view public.heirs shows less than at the source: it reads public.heir, whose"
                            + " rows are left out");

    @Test
    void whatNeedsThemIsNamedInThePlanAndTheReportAndNothingElseIsMissing() throws Exception {
        var filter =
                new TableFilter(
                        List.of(), List.of("audit", "public.event_2", "heir", "itself", "typo.*"));
        try (var from = PostgresServer.start(15);
                var to = PostgresServer.start(18)) {
            from.execute("postgres", "CREATE DATABASE shop");
            from.execute("shop", SCHEMA);
            Cloning cloning = Cloning.between(from, to);

            assertThat(
                            Preflight.forClone(
                                    cloning.source(),
                                    cloning.target(),
                                    List.of("shop"),
                                    new PreflightOptions(2, true, true, filter)))
                    .extracting(problem -> problem.severity() + " " + problem.what())
                    .containsAll(
                            CONSEQUENCES.stream().map("WARNING database shop: "::concat).toList())
                    .contains("ERROR no table's rows are chosen by the pattern typo.*");

            CloneReport report = cloning.run(filter, "shop");

            assertThat(report.notices())
                    .containsAll(CONSEQUENCES)
                    .contains("the rows of public.itself are left out, as asked");
            assertThat(report.rows()).isEqualTo(100 + 100 + 50 + 100 + 1);
            try (var connection = to.connect("shop");
                    var rows =
                            connection
                                    .createStatement()
                                    .executeQuery(
                                            "SELECT string_agg(conname, ' ' ORDER BY conname) FROM"
                                                    + " pg_constraint WHERE contype = 'f' AND"
                                                    + " convalidated")) {
                rows.next();
                assertThat(rows.getString(1)).isEqualTo("itself_up_fkey to_kept");
            }

            VerifyReport verdict = cloning.verify(VerifyOptions.DEFAULT.withRows(filter), "shop");
            assertThat(verdict.holds()).as(String.join("\n", verdict.text())).isTrue();
            assertThat(verdict.databases().getFirst().tables())
                    .filteredOn(table -> table.outcome() == TableVerdict.Outcome.NOT_COMPARED)
                    .extracting(TableVerdict::table)
                    .contains(
                            "public.audit",
                            "public.event_2",
                            "public.heir",
                            "public.itself",
                            "public.counted",
                            "public.counted_again")
                    .doesNotContain("public.kept", "public.event_1", "public.base");
            assertThat(cloning.verify(VerifyOptions.DEFAULT, "shop").holds()).isFalse();
        }
    }

    @Test
    void aPartitionedTableStandsForItsPartitions() throws Exception {
        var filter = new TableFilter(List.of("event", "after_event"), List.of());
        try (var from = PostgresServer.start(13);
                var to = PostgresServer.start(13)) {
            from.execute("postgres", "CREATE DATABASE shop");
            from.execute("shop", SCHEMA);
            Cloning cloning = Cloning.between(from, to);

            CloneReport report = cloning.run(filter, "shop");

            assertThat(report.rows()).isEqualTo(200);
            assertThat(report.notices()).noneMatch(text -> text.contains("foreign key"));
            assertThat(cloning.verify(VerifyOptions.DEFAULT.withRows(filter), "shop").holds())
                    .isTrue();
        }
    }
}
