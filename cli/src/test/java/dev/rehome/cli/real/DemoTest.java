package dev.rehome.cli.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.cli.real.Desk.Answer;
import dev.rehome.engine.report.ExitCode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code rehome demo} as a visitor runs it, with few rows. */
@Timeout(300)
final class DemoTest {
    private static final Pattern PORT = Pattern.compile("postgresql://postgres@127.0.0.1:(\\d+)/");

    @TempDir Path folder;
    private Desk desk;

    @BeforeEach
    void sitDown() {
        desk = new Desk(folder);
    }

    private static List<Integer> ports(String printed) {
        List<Integer> ports =
                PORT.matcher(printed)
                        .results()
                        .map(found -> Integer.valueOf(found.group(1)))
                        .distinct()
                        .toList();
        assertThat(ports).as(printed).hasSize(2);
        return ports;
    }

    private static void assertListening(int port) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            assertThat(socket.isConnected()).isTrue();
        }
    }

    private static void assertNobodyListens(int port) {
        assertThatThrownBy(() -> assertListening(port)).isInstanceOf(IOException.class);
    }

    /** Whatever was in the folder of temporary files; the JVM's own monitoring files apart. */
    private List<String> left() throws IOException {
        try (var files = Files.list(folder.resolve("tmp"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("hsperfdata"))
                    .toList();
        }
    }

    private List<String> processes() {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains(folder.resolve("tmp").toString()))
                .toList();
    }

    @Test
    void movesProvesAndComesBackAndLeavesNothingBehind() throws Exception {
        Answer demo = desk.type("demo", "--rows", "20000").ends(ExitCode.DONE);

        assertThat(demo.out())
                .containsSubsequence(
                        "Four servers of our own",
                        "$ rehome plan ",
                        "$ rehome run ",
                        "The proof, by means that have nothing to do with Rehome",
                        "indexd_demo",
                        "equal",
                        "files",
                        "2,000 documents         2,000 documents  equal",
                        "$ rehome rollback --yes",
                        "Rolling back demo-move",
                        "databases on the new server: 0",
                        "documents on the new one: 0",
                        "the old server: takes writes",
                        "That was all, in ")
                .doesNotContain("DIFFERENT");
        ports(demo.out()).forEach(DemoTest::assertNobodyListens);
        assertThat(left()).isEmpty();
        assertThat(processes()).isEmpty();
    }

    @Test
    void keepsTheServersUntilEnterAndTheFolderForGood() throws Exception {
        Desk.Started demo = desk.startWithInput("demo", "--rows", "2000", "--keep");
        demo.until("Kept until Enter is pressed");
        List<Integer> ports = ports(demo.printed());
        for (int port : ports) {
            assertListening(port);
        }
        Path journal =
                Path.of(
                        demo.printed()
                                .lines()
                                .filter(line -> line.startsWith("export REHOME_JOURNAL="))
                                .findFirst()
                                .orElseThrow()
                                .substring("export REHOME_JOURNAL=".length()));
        assertThat(desk.type("runs", "--journal", journal.toString()).out())
                .contains("rolled back")
                .contains("demo-move");

        try (OutputStream input = demo.process().getOutputStream()) {
            input.write('\n');
        }
        assertThat(demo.answer().ends(ExitCode.DONE).out())
                .contains("The servers are stopped.")
                .contains("stay in " + journal.getParent());
        ports.forEach(DemoTest::assertNobodyListens);
        assertThat(journal.resolveSibling("move.yaml")).exists();
    }

    @Test
    void movesToManagedStoresAndBackAndHandsItsServersOver() throws Exception {
        Desk.Started demo =
                desk.startWithInput(
                        "demo", "--scenario", "move-to-managed", "--rows", "2000", "--keep");
        demo.until("The plan: what would happen");
        demo.until("the site's pods ask the new stores");
        demo.until("and approve, resume");
        assertThat(demo.printed())
                .containsSubsequence(
                        "27 to create",
                        "waits for approval",
                        "the site's pods ask the new stores",
                        "9 of its databases are on the new server",
                        "rolled back",
                        "the site's pods ask the old stores; 0 documents are in the new search, and"
                                + " 0 of its databases are on the new server",
                        "That was all");
        String script =
                demo.printed()
                        .lines()
                        .filter(line -> line.endsWith("/rehome plan"))
                        .map(line -> line.substring(0, line.length() - " plan".length()))
                        .findFirst()
                        .orElseThrow();
        assertThat(Files.getPosixFilePermissions(Path.of(script)))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));

        assertThat(desk.script(List.of(), script + " run --yes").ends(ExitCode.WAITING).out())
                .contains("waits for approval");
        assertThat(desk.script(List.of(), script + " rollback --yes").ends(ExitCode.DONE).out())
                .contains("rolled back");

        try (OutputStream input = demo.process().getOutputStream()) {
            input.write('\n');
        }
        List<Integer> ports = ports(demo.printed());
        assertThat(demo.answer().ends(ExitCode.DONE).out()).contains("The servers are stopped.");
        ports.forEach(DemoTest::assertNobodyListens);
        assertThat(Path.of(script).resolveSibling("runbook.yaml")).exists();
    }

    @Test
    void tidiesUpWhenItIsInterrupted() throws Exception {
        Tty tty = desk.onTerminal(100, "demo", "--rows", "60000");
        tty.until("The run, killed in the middle of the clone");
        List<Integer> ports = ports(tty.text());
        tty.type(Tty.CTRL_C);

        assertThat(tty.exit()).as(tty.raw()).isNotZero();
        assertThat(tty.text()).contains("Stopped in the middle.", "nothing of it is left");
        assertThat(tty.text()).doesNotContain("Exception").doesNotContain("please report it");
        ports.forEach(DemoTest::assertNobodyListens);
        assertThat(processes()).isEmpty();
        assertThat(left()).isEmpty();
    }
}
