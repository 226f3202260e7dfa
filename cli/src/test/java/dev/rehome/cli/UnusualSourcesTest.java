package dev.rehome.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.sandbox.ClientTools;
import dev.rehome.sandbox.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole clones by the real command from a replica, a unix socket, and by a login of few rights. */
final class UnusualSourcesTest {
    private static final List<String> TOOLS =
            ClientTools.atLeast(17)
                    .map(tools -> List.of("--tools", tools.bin().toString()))
                    .orElse(List.of());

    private PostgresServer source;
    private PostgresServer target;
    private Session session;

    @TempDir private Path folder;

    @BeforeEach
    void startServers() {
        assumeFalse(TOOLS.isEmpty());
        source = PostgresServer.start(17);
        target = PostgresServer.start(18);
        source.execute("postgres", "CREATE ROLE plain LOGIN", "CREATE DATABASE shop OWNER plain");
        source.execute(
                "shop",
                "SET ROLE plain",
                "CREATE TABLE orders AS SELECT i AS id, md5(i::text) FROM generate_series(1, 5000)"
                        + " i");
        session = new Session(folder);
    }

    @AfterEach
    void stopServers() {
        target.close();
        source.close();
    }

    @Test
    void aReplica() {
        try (PostgresServer replica = source.standby()) {
            Session.Answer answer = clone(replica.uri("shop"));

            assertThat(answer.exit()).as(answer.out() + answer.err()).isZero();
            assertThat(answer.out())
                    .contains("5,000 rows of 1 table", "each read back and identical");
        }
    }

    @Test
    void aUnixSocket() {
        Session.Answer answer =
                clone(
                        "host=%s port=%d user=postgres dbname=shop"
                                .formatted(source.directory(), source.port()));

        assertThat(answer.exit()).as(answer.out() + answer.err()).isZero();
        assertThat(answer.out()).contains("5,000 rows of 1 table", "each read back and identical");
    }

    @Test
    void aLoginThatMayNotSeeWhetherTheServerRanOnHasItReadAgainAndIsTold() {
        source.execute(
                "shop",
                "REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC",
                "REVOKE EXECUTE ON FUNCTION pg_control_checkpoint() FROM PUBLIC",
                "SET ROLE plain",
                "CREATE FUNCTION old() RETURNS bool LANGUAGE plpgsql AS $$ BEGIN"
                        + " RETURN current_setting('server_version_num')::int < 180000; END $$",
                "CREATE TABLE picky (id int CHECK (old()))",
                "INSERT INTO picky VALUES (1)");
        String from = source.uri("shop").replace("postgres@", "plain@");
        Session.Answer cut = clone(from);
        assertThat(cut.exit()).as(cut.out() + cut.err()).isEqualTo(ExitCode.FAILED.code());
        target.execute(
                "shop",
                "CREATE OR REPLACE FUNCTION old() RETURNS bool LANGUAGE sql AS 'SELECT true'");

        Session.Answer answer = session.type("resume");

        assertThat(answer.exit()).as(answer.out() + answer.err()).isZero();
        assertThat(answer.out())
                .contains(
                        "shop: the login may not see whether the source ran on since, so what"
                            + " landed is proved by reading it again; quicker after GRANT EXECUTE"
                            + " ON FUNCTION pg_control_checkpoint(), GRANT pg_read_all_stats TO the"
                            + " login",
                        "public.orders landed before; the source was read again and still has these"
                                + " rows");
    }

    @Test
    void whatThePlanWarnsOfIsToldAtTheBeginningAndKeptInTheJournal() throws IOException {
        source.execute("shop", "CREATE UNLOGGED TABLE volatile ()", "CREATE PUBLICATION news");
        String unlogged = "1 unlogged table in shop: public.volatile";

        List<String> said = clone(source.uri("shop")).out().lines().toList();

        assertThat(said.get(0)).contains("Running postgres-clone");
        assertThat(said.subList(1, said.size()).stream().takeWhile(line -> !line.contains("> 1")))
                .anyMatch(line -> line.contains("! " + unlogged))
                .anyMatch(line -> line.contains("publication"));
        assertThat(session.type("show").out()).contains("step 1: warned of: " + unlogged);
        assertThat(session.type("rollback", "--yes").out()).contains("rolled back");

        Path runbook = folder.resolve("move.yaml");
        Files.writeString(
                runbook,
                """
                rehome: 1
                name: move
                stores: { old: { postgres: "%s" }, new: { postgres: "%s" } }
                steps:
                  - postgres.clone: { from: old, to: new, databases: shop, globals: false, tools: "%s" }
                """
                        .formatted(source.uri("shop"), target.uri("postgres"), TOOLS.getLast()));
        Session.Answer events = session.type("run", "move.yaml", "--yes", "--json");

        assertThat(events.exit()).as(events.out() + events.err()).isZero();
        assertThat(events.out().lines().skip(1).findFirst().orElseThrow())
                .contains("\"event\":\"warning\"", "\"steps\":[\"1\"]");
        assertThat(events.out()).contains(unlogged);
        assertThat(session.type("show", "--json").out()).contains(unlogged);
    }

    private Session.Answer clone(String from) {
        return session.type(
                "postgres",
                "clone",
                "--from",
                from,
                "--to",
                target.uri("postgres"),
                "--no-globals",
                TOOLS.getFirst(),
                TOOLS.getLast());
    }
}
