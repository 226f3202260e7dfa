package dev.rehome.postgres.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.postgres.connect.ConnectionString;
import dev.rehome.postgres.connect.Server;
import dev.rehome.sandbox.PostgresServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two databases of one server differ in known ways; the differences named are exactly those. */
final class RowDifferenceTest {
    private static PostgresServer server;
    private static PostgresServer other;

    @BeforeAll
    static void start() {
        server = PostgresServer.start(17);
        other = PostgresServer.start(17);
    }

    @AfterAll
    static void stop() {
        server.close();
        other.close();
    }

    @BeforeEach
    void emptyDatabases() {
        for (PostgresServer side : List.of(server, other)) {
            side.execute("postgres", "DROP DATABASE IF EXISTS d WITH (FORCE)", "CREATE DATABASE d");
        }
    }

    @Test
    void namesTheOneChangedColumnAmongAMillionRows() throws Exception {
        onBoth(
                "CREATE TABLE t (note text, id int PRIMARY KEY, amount numeric)",
                "INSERT INTO t SELECT 'note ' || g, g, g * 1.5 FROM generate_series(1, 1000000) g");
        other.execute("d", "UPDATE t SET amount = amount + 0.1 WHERE id = 424242");

        assertThat(texts(VerifyOptions.DEFAULT))
                .containsExactly(
                        "id='424242': amount is '636363.0' at the source, '636363.1' at the"
                                + " target");
    }

    @Test
    void namesMissingExtraAndChangedRowsByTheirKey() throws Exception {
        onBoth(
                "CREATE TABLE t (a int, b text, c int, PRIMARY KEY (b, a))",
                "INSERT INTO t SELECT g, 'k' || g % 3, g FROM generate_series(1, 100) g");
        other.execute(
                "d",
                "DELETE FROM t WHERE a = 5",
                "INSERT INTO t VALUES (1000, 'new', NULL)",
                "UPDATE t SET c = NULL WHERE a = 7",
                "UPDATE t SET b = 'moved' WHERE a = 9");

        assertThat(texts(VerifyOptions.DEFAULT))
                .containsExactlyInAnyOrder(
                        "b='k2', a='5' is missing at the target",
                        "b='k1', a='7': c is '7' at the source, NULL at the target",
                        "b='k0', a='9' is missing at the target",
                        "b='moved', a='9' is only at the target",
                        "b='new', a='1000' is only at the target");
    }

    @Test
    void noticesValuesSwappedBetweenTwoRows() throws Exception {
        onBoth("CREATE TABLE t AS SELECT g AS id, g * 10 AS v FROM generate_series(1, 50) g");
        onBoth("ALTER TABLE t ADD PRIMARY KEY (id)");
        other.execute(
                "d",
                "UPDATE t SET v = CASE id WHEN 3 THEN 40 WHEN 4 THEN 30 END WHERE id IN (3, 4)");

        assertThat(texts(VerifyOptions.DEFAULT))
                .containsExactlyInAnyOrder(
                        "id='3': v is '30' at the source, '40' at the target",
                        "id='4': v is '40' at the source, '30' at the target");
    }

    @Test
    void countsCopiesOfARowInATableWithoutAKey() throws Exception {
        onBoth(
                "CREATE TABLE t (a int, b text)",
                "INSERT INTO t SELECT 1, 'x' FROM generate_series(1, 10)",
                "INSERT INTO t VALUES (2, NULL), (2, '')");
        other.execute(
                "d",
                "INSERT INTO t VALUES (1, 'x'), (1, 'x'), (1, 'x')",
                "DELETE FROM t WHERE b = ''");

        assertThat(texts(VerifyOptions.DEFAULT))
                .containsExactlyInAnyOrder(
                        "a='1', b='x' is only at the target (3 times)",
                        "a='2', b='' is missing at the target");
    }

    @Test
    void tellsApartWhatOnlyLooksEqual() throws Exception {
        onBoth(
                "CREATE TABLE t (id text PRIMARY KEY, n numeric, f float8, g float4, s text,"
                        + " p char(5), j json, a int[], i interval, ts timestamptz, b bytea)");
        insert(server, "'scale', 1.0", "n");
        insert(other, "'scale', 1.00", "n");
        insert(server, "'zero', 0.0", "f");
        insert(other, "'zero', '-0'", "f");
        insert(server, "'last bit', 0.1", "f");
        insert(other, "'last bit', 0.10000000000000002", "f");
        insert(server, "'nan', 'NaN'", "g");
        insert(other, "'nan', 'Infinity'", "g");
        insert(server, "'same nan', 'NaN'", "f");
        insert(other, "'same nan', 'Infinity'::float8 - 'Infinity'", "f");
        insert(server, "'null', NULL", "s");
        insert(other, "'null', ''", "s");
        insert(server, "'backslash', '\\N'", "s");
        insert(other, "'backslash', E'\\\\\\\\N'", "s");
        insert(server, "'json', '{\"a\": 1}'", "j");
        insert(other, "'json', '{\"a\":1}'", "j");
        insert(server, "'bound', '{1,2}'", "a");
        insert(other, "'bound', '[0:1]={1,2}'", "a");
        insert(server, "'month', '1 month'", "i");
        insert(other, "'month', '30 days'", "i");
        insert(server, "'bc', '0044-03-15 00:00 BC'", "ts");
        insert(other, "'bc', '0044-03-15 00:00'", "ts");
        insert(server, "'same padding', 'ab'", "p");
        insert(other, "'same padding', 'ab   '", "p");
        insert(server, "'byte', '\\x00'", "b");
        insert(other, "'byte', '\\x0000'", "b");

        assertThat(texts(VerifyOptions.DEFAULT))
                .containsExactlyInAnyOrder(
                        "id='scale': n is '1.0' at the source, '1.00' at the target",
                        "id='zero': f is '0' at the source, '-0' at the target",
                        "id='last bit': f is '0.1' at the source, '0.10000000000000002' at the"
                                + " target",
                        "id='nan': g is 'NaN' at the source, 'Infinity' at the target",
                        "id='null': s is NULL at the source, '' at the target",
                        "id='backslash': s is '\\N' at the source, '\\\\N' at the target",
                        "id='json': j is '{\"a\": 1}' at the source, '{\"a\":1}' at the target",
                        "id='bound': a is '{1,2}' at the source, '[0:1]={1,2}' at the target",
                        "id='month': i is '1 mon' at the source, '30 days' at the target",
                        "id='bc': ts is '0044-03-15 00:00:00+00 BC' at the source, '0044-03-15"
                                + " 00:00:00+00' at the target",
                        "id='byte': b is '\\x00' at the source, '\\x0000' at the target");
    }

    @Test
    void showsBothEndsOfALongValueAndSaysWhenOnlyItsMiddleDiffers() throws Exception {
        onBoth(
                "CREATE TABLE t (id int PRIMARY KEY, s text)",
                "INSERT INTO t VALUES (1, 'x' || repeat('ä', 1000000) || 'end'),"
                        + " (2, repeat('b', 500) || 'x' || repeat('b', 500))");
        other.execute(
                "d",
                "UPDATE t SET s = 'x' || repeat('ä', 1000000) || 'End' WHERE id = 1",
                "UPDATE t SET s = repeat('b', 500) || 'y' || repeat('b', 500) WHERE id = 2");

        List<String> texts = texts(VerifyOptions.DEFAULT);

        assertThat(texts).hasSize(2);
        assertThat(texts.getFirst())
                .startsWith("id='1': s is 'xäää")
                .contains("äend (2000004 bytes)' at the source, '")
                .endsWith("äEnd (2000004 bytes)' at the target")
                .hasSizeLessThan(300);
        assertThat(texts.getLast())
                .isEqualTo(
                        "id='2': s differs in the middle of '%s…%s (1001 bytes)'"
                                .formatted("b".repeat(80), "b".repeat(40)));
    }

    @Test
    void hidesValuesWhenAskedButNotKeysAndColumns() throws Exception {
        onBoth(
                "CREATE TABLE t (id int PRIMARY KEY, secret text)",
                "INSERT INTO t VALUES (1, 'hush')");
        other.execute("d", "UPDATE t SET secret = 'psst'");

        assertThat(texts(VerifyOptions.DEFAULT.withoutValues()))
                .containsExactly("id='1': secret differs");
    }

    @Test
    void countsTheRowsOfATableWithoutAKeyWhoseValuesAreHidden() throws Exception {
        onBoth("CREATE TABLE t (a int)", "INSERT INTO t SELECT generate_series(1, 5000)");
        other.execute("d", "DELETE FROM t WHERE a <= 1234", "INSERT INTO t VALUES (7777)");

        assertThat(texts(VerifyOptions.DEFAULT.withoutValues()))
                .containsExactly(
                        "1,234 rows are missing at the target", "1 row is only at the target");
        assertThat(verdict(VerifyOptions.DEFAULT.withoutValues()).text())
                .containsExactly(
                        "public.t: differs, 5,000 rows at the source, 3,767 at the target",
                        "  1,234 rows are missing at the target",
                        "  1 row is only at the target");
    }

    @Test
    void namesTheFirstAndCountsTheRest() throws Exception {
        onBoth(
                "CREATE TABLE t (id int PRIMARY KEY, v int)",
                "INSERT INTO t SELECT g, g FROM generate_series(1, 20000) g");
        other.execute("d", "UPDATE t SET v = -v WHERE id % 2 = 0");

        RowDifferences found = find(VerifyOptions.DEFAULT.withDifferencesMax(5));

        assertThat(found.named()).hasSize(5);
        assertThat(found.total()).isEqualTo(10_000);
        assertThat(found.atLeast()).isFalse();
    }

    @Test
    void staysBoundedWhenEveryRowDiffers() throws Exception {
        onBoth(
                "CREATE TABLE t (id int PRIMARY KEY, v int)",
                "INSERT INTO t SELECT g, g FROM generate_series(1, 400000) g");
        other.execute("d", "UPDATE t SET v = v + 1");

        RowDifferences found = find(VerifyOptions.DEFAULT);

        assertThat(found.named()).hasSize(100).allMatch(RowDifference.Changed.class::isInstance);
        assertThat(found.atLeast()).isTrue();
        assertThat(found.total()).isBetween(1_000L, 400_000L);
    }

    @Test
    void pairsRowsByUniqueColumnsWhereThereIsNoPrimaryKeyAndColumnsAreReordered() throws Exception {
        server.execute("d", "CREATE TABLE t (a int, gone int, b int NOT NULL UNIQUE, c text)");
        server.execute("d", "ALTER TABLE t DROP gone");
        other.execute("d", "CREATE TABLE t (c text, b int NOT NULL UNIQUE, a int)");
        onBoth("INSERT INTO t (a, b, c) SELECT g, g, 'c' || g FROM generate_series(1, 100) g");
        other.execute("d", "UPDATE t SET c = 'other' WHERE b = 50");

        assertThat(texts(VerifyOptions.DEFAULT))
                .containsExactly("b='50': c is 'c50' at the source, 'other' at the target");
    }

    private static void insert(PostgresServer side, String values, String column) {
        side.execute("d", "INSERT INTO t (id, %s) VALUES (%s)".formatted(column, values));
    }

    private static void onBoth(String... statements) {
        server.execute("d", statements);
        other.execute("d", statements);
    }

    private static List<String> texts(VerifyOptions options) throws InterruptedException {
        RowDifferences found = find(options);
        assertThat(found.total()).isEqualTo(sum(found));
        assertThat(found.atLeast()).isFalse();
        return found.named().stream().map(RowDifference::text).toList();
    }

    private static long sum(RowDifferences found) {
        return found.named().stream().mapToLong(RowDifference::copies).sum();
    }

    private static RowDifferences find(VerifyOptions options) throws InterruptedException {
        return verdict(options).rows().orElseThrow();
    }

    private static TableVerdict verdict(VerifyOptions options) throws InterruptedException {
        VerifyReport report =
                new VerifyDatabases(
                                server(server),
                                server(other),
                                options.withDatabases(List.of("d")),
                                new RecordedProgress())
                        .run();
        return report.databases().getFirst().tables().getFirst();
    }

    private static Server server(PostgresServer server) {
        return new Server(ConnectionString.parse(server.uri("postgres")));
    }
}
