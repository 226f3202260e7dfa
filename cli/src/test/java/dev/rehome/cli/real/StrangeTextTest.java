package dev.rehome.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.cli.real.Desk.Answer;
import dev.rehome.engine.report.ExitCode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Names and values in a database that try to steer the terminal, or to look like our own words. */
@Timeout(300)
final class StrangeTextTest {
    private static final String CLEAR_SCREEN = "\033[2J";
    private static final String PLANTED = "PLANTED: all is well";
    private static final String STRANGE = "x" + CLEAR_SCREEN + "\n" + PLANTED;

    private static TwoServers servers;

    @TempDir Path folder;

    @BeforeAll
    static void startServers() {
        servers = TwoServers.start().database("shop", 100);
        servers.old()
                .execute(
                        "shop",
                        "CREATE TABLE \"%s\" (id int PRIMARY KEY, note text)".formatted(STRANGE),
                        "INSERT INTO \"%1$s\" VALUES (1, '%1$s')".formatted(STRANGE),
                        "CREATE UNLOGGED TABLE \"unlogged %s\" (id int)".formatted(STRANGE),
                        "CREATE PUBLICATION \"all %s\" FOR ALL TABLES".formatted(STRANGE));
    }

    @AfterAll
    static void stopServers() {
        servers.close();
    }

    private static void assertTame(Answer answer) {
        assertThat(answer.out() + answer.err()).doesNotContain("\033");
        assertThat((answer.out() + answer.err()).lines())
                .noneMatch(line -> line.startsWith("PLANTED"));
    }

    @Test
    void neitherMovesTheCursorNorBeginsALine() throws Exception {
        Desk desk = new Desk(folder);
        String old = servers.old().uri("shop");
        String now = servers.now().uri("shop");
        desk.write(
                "move.yaml",
                """
                rehome: 1
                name: move
                stores: { old: { postgres: "%s" }, new: { postgres: "%s" } }
                steps:
                  - postgres.clone: { from: old, to: new }
                  - postgres.verify: { from: old, to: new }
                """
                        .formatted(old, servers.now().uri("postgres")));

        for (String json : List.of("--json", "")) {
            Answer inspected = desk.type(words("postgres inspect " + old + " " + json));
            assertThat(inspected.ends(ExitCode.DONE).out()).contains("x\\u001B[2J");
            assertTame(inspected);
            assertTame(desk.type(words("plan move.yaml " + json)).ends(ExitCode.DONE));
        }
        assertTame(desk.type("run", "move.yaml", "--yes").ends(ExitCode.DONE));
        servers.now().execute("shop", "UPDATE \"%s\" SET note = note || 'x'".formatted(STRANGE));
        Answer differs = desk.type("postgres", "verify", "--from", old, "--to", now);
        assertThat(differs.ends(ExitCode.DIFFERS).out())
                .contains("PLANTED", "Look:     rehome show")
                .doesNotContain("Go back:"); // it only read
        assertTame(differs);
        for (String command : List.of("status", "show", "runs")) {
            for (String json : List.of("--json", "")) {
                assertTame(desk.type(words(command + " " + json)).ends(ExitCode.DONE));
            }
        }
        assertTame(desk.type("postgres", "verify", "--from", old, "--to", now, "-d", STRANGE));

        for (String[] words :
                List.of(
                        words("status"),
                        words("show"),
                        words("postgres inspect " + old),
                        words("postgres verify --from " + old + " --to " + now))) {
            Tty tty = desk.onTerminal(120, words);
            tty.exit();
            assertThat(tty.text()).contains("PLANTED");
            assertThat(tty.raw()).as(tty.raw()).doesNotContain(CLEAR_SCREEN);
            assertThat(tty.text().lines()).noneMatch(line -> line.startsWith("PLANTED"));
        }
    }

    private static String[] words(String line) {
        return line.strip().split(" ");
    }
}
