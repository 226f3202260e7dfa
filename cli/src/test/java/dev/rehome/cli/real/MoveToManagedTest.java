package dev.rehome.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.report.ExitCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The example, whole and up to each of its steps, as an account that may do what the printed Role
 * says and nothing else. The site writes to its databases whenever a pod of it starts.
 */
@Timeout(900)
final class MoveToManagedTest extends OnManagedMove {
    private SiteState before = new SiteState(Set.of());

    @BeforeEach
    void look() throws Exception {
        before = SiteState.of(move);
    }

    private void assertThatAllIsAsItWasFrom(int step) throws Exception {
        move.beginAnew();
        assertThat(SiteState.of(move).differencesFrom(before)).as("from step %d", step).isEmpty();
        assertThat(move.site.failedStarts()).as("from step %d", step).isEmpty();
    }

    @AfterEach
    void nothingIsGivenAway() throws Exception {
        move.assertNothingIsGivenAway();
        assertThat(move.site.gate().refused()).isZero();
    }

    @Test
    void movesTheSiteAndGoesAllTheWayBack() throws Exception {
        int told = move.said.size();

        move.desk.type(move.words("run", "--yes")).ends(ExitCode.WAITING);
        assertThat(move.state())
                .contains(
                        "old takes writes: false", "old search is fenced: true", "pods ask: [old]");
        move.desk.type("approve", "--reason", "it is Saturday").ends(ExitCode.DONE);
        move.desk.type("resume").ends(ExitCode.DONE);
        assertThat(move.state()).contains("pods ask: [new]", "files 300");

        Desk.Answer refused = move.desk.type("rollback", "--yes").ends(ExitCode.REFUSED);
        assertThat(refused.out() + refused.err())
                .contains("written to: table public.on_duty (", "--discard-new-data");
        assertThat(move.state()).contains("pods ask: [new]", "files 300");
        move.desk.type("rollback", "--yes", "--discard-new-data").ends(ExitCode.DONE);
        assertThatAllIsAsItWasFrom(move.beginnings().size());
        assertThat(move.said).hasSize(told + 3);
    }

    private Desk.Answer goBack(boolean discarding) throws InterruptedException {
        return discarding
                ? move.type("rollback", "--yes", "--discard-new-data")
                : move.type("rollback", "--yes");
    }

    @Test
    void fromEachStepOnTheWayBackGivesEverythingAsItWas() throws Exception {
        List<String> beginnings = move.beginnings();
        for (int last = 1; last <= beginnings.size(); last++) {
            Path cut = move.desk.write("cut.yaml", beginnings.get(last - 1));
            move.type(move.words("run", cut, "--yes", "--approve", "all")).ends(ExitCode.DONE);
            boolean moved = move.site.ports().contains(move.site.newDatabases().port());
            goBack(moved).ends(ExitCode.DONE);

            assertThatAllIsAsItWasFrom(last);
        }
    }
}
