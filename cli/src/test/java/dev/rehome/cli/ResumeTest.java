package dev.rehome.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.journal.JdbcJournal;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.journal.Owner;
import dev.rehome.engine.journal.WayBack;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.step.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes on with a run says of the runbook that is in its file by now. */
final class ResumeTest {
    private static final String RUNBOOK =
            """
            rehome: 1
            name: move
            steps:
              - approve: { text: "Go?" }
            """;

    private Session session;

    @TempDir private Path folder;

    @BeforeEach
    void beginARun() throws IOException {
        session = new Session(folder);
        Files.writeString(folder.resolve("move.yaml"), RUNBOOK);
        assertThat(session.type("run", "move.yaml", "--yes").exit())
                .isEqualTo(ExitCode.WAITING.code());
    }

    @Test
    void namesAFileThatHasChangedSinceAndGoesOnWithWhatTheRunBeganWith() throws IOException {
        Files.writeString(folder.resolve("move.yaml"), RUNBOOK + "  - no.such: { step: 1 }\n");

        Session.Answer answer = session.type("resume", "--approve", "all");

        assertThat(answer.exit()).as(answer.err()).isZero();
        assertThat(answer.err())
                .startsWith("rehome: " + folder.resolve("move.yaml") + " has changed since run ")
                .contains("; the run goes on with what it began with");
        assertThat(answer.out()).contains("1 step done");
    }

    @Test
    void saysNothingOfAFileThatIsAsItWas() {
        assertThat(session.type("resume", "--approve", "all").err()).isEmpty();
    }

    @Test
    void refusesATimeoutThatIsNoTimeAndWritesDownOneThatIs() {
        for (String wrong : new String[] {"soon", "0s"}) {
            Session.Answer answer = session.type("resume", "--timeout", "1=" + wrong);

            assertThat(answer.exit()).isEqualTo(ExitCode.BAD_INPUT.code());
            assertThat(answer.err())
                    .contains("--timeout 1=%s is no time".formatted(wrong), "1h30m");
        }

        session.type("resume", "--timeout", "1=1h30m");

        assertThat(session.type("show").out()).contains("1: given 1h30m by tester");
    }

    @Test
    void refusesAReasonThatSaysNothingAndWritesNothingDown() {
        String before = session.type("show").out();
        for (String blank : new String[] {"", " \t"}) {
            for (String command : new String[] {"skip", "retry", "approve", "reject"}) {
                Session.Answer answer = session.type(command, "--step", "1", "--reason", blank);

                assertThat(answer.exit()).as(command).isEqualTo(ExitCode.BAD_INPUT.code());
                assertThat(answer.err()).contains("--reason is blank", "say why");
            }
        }

        assertThat(session.type("show").out()).isEqualTo(before);
        assertThat(session.type("approve").exit()).isZero();
    }

    @Test
    void isRefusedOnceSomebodyHasRejectedTheStepAndSaysWhoAndWhy() {
        Session.Answer rejected = session.type("reject", "--reason", "counts look wrong");

        assertThat(rejected.exit()).as(rejected.err()).isZero();
        assertThat(rejected.out())
                .startsWith("Rejected: step 1 approve\n")
                .containsPattern("Agree: +rehome approve \\S+\nGo on: +rehome resume ");
        Session.Answer refused = session.type("resume");
        assertThat(refused.exit()).isEqualTo(ExitCode.REFUSED.code());
        assertThat(refused.err())
                .contains("was rejected; tester said no: counts look wrong")
                .contains("rehome rollback", "rehome approve");
        assertThat(session.type("status").out())
                .contains("1 approve rejected: tester said no: counts look wrong")
                .contains("what to do: approve it after all, or roll back");
        assertThat(session.type("show").out()).contains("1: rejected by tester, counts look wrong");

        assertThat(session.type("approve", "--reason", "they are right").exit()).isZero();
        assertThat(session.type("status").out()).doesNotContain("rejected");
        assertThat(session.type("resume").exit()).isZero();
    }

    @Test
    void isDoneAlsoWhereItCannotTellWhatMayFollow() {
        try (Journal journal = JdbcJournal.inFile(folder.resolve(".rehome/journal.db"))) {
            RunId run = journal.runs(1).getFirst().run();
            try (var lease = journal.claim(run, Owner.thisProcess(), Duration.ofMinutes(1))) {
                var undo = new WayBack.By("no.such.undo", Map.of());
                lease.append(new Entry.Claimed("a later Rehome"));
                lease.append(new Entry.Intent("1", "new", "approve", Map.of(), undo));
                lease.append(
                        new Entry.Outcome("1", new Entry.Result.Held("it is"), Optional.empty()));
                lease.append(new Entry.Ended(Event.Outcome.DONE, "1 step done"));
            }
        }

        Session.Answer answer = session.type("resume");

        assertThat(answer.exit()).as(answer.err()).isZero();
        assertThat(answer.out()).contains("is finished; nothing was left to do");
        assertThat(answer.err())
                .contains("it cannot be told how to go on or back from here")
                .contains("no.such.undo");
    }

    @Test
    void namesTheJournalInTheNextLinesAsAShellTakesIt() {
        String journal = "the team's journal.db";

        assertThat(session.type("run", "move.yaml", "--yes", "--journal", journal).out())
                .containsPattern(
                        "Go on: +rehome resume \\S+ --journal 'the team'\\\\''s journal[.]db'\n");
        assertThat(session.type("approve", "--journal", journal).out())
                .endsWith(" --journal 'the team'\\''s journal.db'\n");
    }
}
