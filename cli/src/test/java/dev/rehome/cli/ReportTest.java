package dev.rehome.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.journal.JdbcJournal;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.journal.Owner;
import dev.rehome.engine.journal.WayBack;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.engine.runbook.RunbookReader;
import dev.rehome.engine.step.Cursor;
import dev.rehome.engine.step.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code --report} of runs that the journal holds, and of one that waits. */
@Timeout(60)
final class ReportTest {
    private static final RunId RUN = new RunId("20261120-201500-k3f");
    private static final String EVIL = "<script>alert(1)</script>\" onload='x' \u001b[31m\u202e&";
    private static final Pattern TAG =
            Pattern.compile("<(/?)([a-zA-Z0-9]+)((?:[^\"<>]|\"[^\"<]*\")*)>");
    private static final List<String> VOID = List.of("meta", "br");

    private static final String WAITING =
            """
            rehome: 1
            name: wait
            steps:
              - approve: { text: "Switch over?" }
            """;

    @TempDir private Path folder = Path.of("");
    private Session session = new Session(folder);
    private Path page = folder;

    @BeforeEach
    void sitDown() throws IOException {
        session = new Session(folder).with("REHOME_JOURNAL", journal().toString());
        page = folder.resolve("run.html");
        Files.writeString(folder.resolve("wait.yaml"), WAITING);
    }

    private Path journal() {
        return folder.resolve("journal.db");
    }

    /** A run of these steps, in which all was written down that the test says. */
    private void written(String name, List<String> labels, List<Entry> entries) {
        var text = new StringBuilder("rehome: 1\nname: test\nstores:\n");
        text.append("  old: { postgres: \"postgresql://it@old/shop\" }\nsteps:\n");
        labels.forEach(
                label ->
                        text.append("  - name: \"")
                                .append(label)
                                .append("\"\n    postgres.fence: { store: old, all: true }\n"));
        Runbook runbook =
                new RunbookReader(Kinds.catalog()).read("test.yaml", text.toString(), Map.of());
        try (Journal journal = JdbcJournal.inFile(journal())) {
            journal.open(
                    RUN,
                    new Entry.RunOpened(
                            name,
                            runbook.tree(),
                            Optional.empty(),
                            Optional.empty(),
                            "h4sh",
                            Map.of()));
            try (var lease = journal.claim(RUN, Owner.thisProcess(), Duration.ofMinutes(1))) {
                entries.forEach(lease::append);
            }
        }
    }

    private static Entry begun(String step) {
        return new Entry.Intent(
                step,
                "fence",
                "postgres.fence",
                Map.of("store", "old"),
                new WayBack.By("postgres.release", Map.of("store", "old")));
    }

    private static Entry done(String step, String proof) {
        return new Entry.Outcome(step, new Entry.Result.Held(proof), Optional.empty());
    }

    private String shown() throws IOException {
        var answer = session.type("show", "--report", "run.html");
        assertThat(answer.exit()).as(answer.err()).isEqualTo(ExitCode.DONE.code());
        assertThat(answer.out()).isEqualTo("Report:   run.html\n");
        return Files.readString(page);
    }

    /** Every tag that is opened is closed, and none is there that could do anything. */
    private static void assertHarmless(String html) {
        var open = new ArrayDeque<String>();
        var tags = TAG.matcher(html.replaceFirst("<!DOCTYPE html>", ""));
        while (tags.find()) {
            String tag = tags.group(2);
            if (tags.group(1).equals("/")) {
                assertThat(open.pop()).isEqualTo(tag);
            } else if (!VOID.contains(tag) && !tags.group(3).endsWith("/")) {
                open.push(tag);
            }
            assertThat(tags.group(3)).doesNotContainPattern("(?i) (on\\w+|src|href|action)=");
        }
        assertThat(open).isEmpty();
        assertThat(tags.replaceAll("")).doesNotContain("<");
        assertThat(html)
                .doesNotContainPattern("(?i)<(script|link|img|iframe|object|embed|form|base)")
                .doesNotContainPattern("(?i)url\\(|@import|https?:|javascript:")
                .contains("default-src 'none'");
    }

    @Test
    void isOnePageOfItsOwnThatNamesTheRunItsStepsAndWhatCameOfThem() throws IOException {
        written(
                "move the shop",
                List.of("shut", "check"),
                List.of(
                        new Entry.Claimed("ada"),
                        begun("1"),
                        done("1", "closed: 2 databases"),
                        begun("2"),
                        new Entry.Outcome(
                                "2",
                                new Entry.Result.Differed(
                                        "2 differ", List.of("shop: t", "shop: u")),
                                Optional.empty()),
                        new Entry.Ended(Event.Outcome.DIFFERS, "differences were found")));

        String html = shown();

        assertHarmless(html);
        assertThat(html)
                .contains("<h1>move the shop</h1>", RUN.text(), "differences were found")
                .contains("3: a verification found differences; they are named")
                .contains("<pre>closed: 2 databases</pre>")
                .contains("2 differences:", "<li>shop: t</li>", "<li>shop: u</li>")
                .contains("rehome rollback " + RUN)
                .contains("<caption>", "<title id=\"timeline-title\">", "lang=\"en\"");
    }

    @Test
    void showsWhatServersAndPeopleWroteAsTextAndNeverAsMarkup() throws IOException {
        written(
                EVIL,
                List.of("shut {}"),
                List.of(
                        new Entry.Claimed(EVIL),
                        new Entry.Warned(List.of("1"), EVIL, EVIL),
                        new Entry.Waiting("1", EVIL),
                        new Entry.Approved("1", EVIL, EVIL),
                        begun("1"),
                        new Entry.Retried("1", 2, EVIL, Optional.empty()),
                        begun("1"),
                        new Entry.Outcome(
                                "1",
                                new Entry.Result.Differed(EVIL, List.of(EVIL)),
                                Optional.empty()),
                        new Entry.Failed("1", EVIL, EVIL),
                        new Entry.UndoFailed("1", EVIL, EVIL),
                        new Entry.Ended(Event.Outcome.FAILED, EVIL)));

        String html = shown();

        assertHarmless(html);
        assertThat(html)
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&#39;x&#39;")
                .contains("\\u001B[31m\\u202E&amp;", "shut {}")
                .doesNotContain("\u001b", "\u202e");
    }

    @Test
    void tellsWhatWasProvedOfAStepThatWasTakenBackSince() throws IOException {
        written(
                "move",
                List.of("shut"),
                List.of(
                        new Entry.Claimed("ada"),
                        begun("1"),
                        done("1", "closed: 2 databases"),
                        new Entry.Ended(Event.Outcome.DONE, "1 step done"),
                        new Entry.Claimed("bob"),
                        new Entry.RollbackBegun(Optional.empty(), false),
                        new Entry.UndoIntent(
                                "1", new WayBack.By("postgres.release", Map.of("store", "old"))),
                        new Entry.UndoOutcome("1", "open again", false),
                        new Entry.Ended(Event.Outcome.ROLLED_BACK, "rolled back")));

        assertThat(shown())
                .contains("<pre>closed: 2 databases</pre>", "<pre>open again</pre>")
                .contains("taken back: open again", "rolled back")
                .contains("ada", "bob", "bob went on with it at")
                .doesNotContain("rehome rollback " + RUN);
    }

    @Test
    void isMadeOfARunThatAnOlderRehomeWroteDownAndOfOneThatIsUnderWay() throws IOException {
        written("move", List.of("shut"), List.of(new Entry.Claimed("ada"), begun("1")));
        assertThat(shown())
                .contains("wrote no plan down", "No step told that it moved anything")
                .contains("interrupted", "cut off");

        try (Journal journal = JdbcJournal.inFile(journal());
                var lease = journal.claim(RUN, Owner.thisProcess(), Duration.ofMinutes(1))) {
            lease.append(new Entry.Claimed("bob"));
            lease.append(begun("1"));
            lease.save(Journal.PLAN, new Cursor("{\"of\":\"a later Rehome\"}"));
            assertThat(shown()).contains("wrote no plan down", "it is being run by", "goes on");
        }
    }

    @Test
    void isWrittenAtTheEndOfARunWithThePlanThatWasAgreedTo() throws IOException {
        var answer = session.type("run", "wait.yaml", "--yes", "--report", "run.html");

        assertThat(answer.exit()).isEqualTo(ExitCode.WAITING.code());
        assertThat(answer.out()).contains("Report:   run.html\n");
        assertThat(Files.readString(page))
                .contains("waits for approval", "Switch over?", "wait for approval: Switch over?")
                .doesNotContain("wrote no plan down");

        answer = session.type("resume", "--approve", "all", "--json", "--report", "run.html");
        assertThat(answer.exit()).isEqualTo(ExitCode.DONE.code());
        assertThat(answer.out().lines()).allMatch(line -> line.startsWith("{"));
        assertThat(Files.readString(page)).contains("1 step done", "approved");
    }

    @Test
    void isRefusedBeforeAnythingIsTouchedWhereItPlainlyCannotBeWritten() throws IOException {
        Files.createDirectory(folder.resolve("folder"));
        Files.writeString(folder.resolve("ticket.html"), "<html>my notes</html>");

        for (var each :
                Map.of(
                                "nowhere/run.html", "there is no folder",
                                "folder", "it is a folder",
                                "ticket.html", "something else is there already")
                        .entrySet()) {
            var answer = session.type("run", "wait.yaml", "--yes", "--report", each.getKey());
            assertThat(answer.exit()).isEqualTo(ExitCode.BAD_INPUT.code());
            assertThat(answer.err())
                    .contains("the report cannot be written to", each.getKey(), each.getValue())
                    .contains("name a file that is not there yet");
        }
        assertThat(journal()).doesNotExist();
        assertThat(folder.resolve("ticket.html")).hasContent("<html>my notes</html>");
    }

    @Test
    void leavesTheRunItsExitCodeWhereItCannotBeWrittenInTheEnd() throws IOException {
        String tooLong = "x".repeat(300) + ".html";

        var answer = session.type("run", "wait.yaml", "--yes", "--report", tooLong);

        assertThat(answer.exit()).isEqualTo(ExitCode.WAITING.code());
        assertThat(answer.out()).contains("Agree:").doesNotContain("Report:");
        assertThat(answer.err())
                .contains("rehome: warning: the report cannot be written to", tooLong)
                .containsPattern("rehome show \\S+ --report FILE");
        assertThat(session.type("show", "--report", tooLong).exit())
                .as("somebody who asks for nothing else is told")
                .isEqualTo(ExitCode.FAILED.code());
        try (var files = Files.list(folder)) {
            assertThat(files).noneMatch(file -> file.toString().contains("unfinished"));
        }
    }
}
