package dev.rehome.cli.terminal;

import static dev.rehome.cli.terminal.RecordedRun.RUN;
import static dev.rehome.cli.terminal.RecordedRun.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.report.Amount;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BoardTest {
    private static final long MB = 1_000_000;

    @Test
    void drawsALineForEachTableThatMovesAndOneForTheWhole() {
        Board board = halfway().board();

        assertThat(board.picture(at(5_000), 100, 20))
                .containsExactly(
                        "> 3/5 postgres.clone  0:05",
                        "  orders public.items                  ########....... 50 % "
                                + " 500,000 rows, 50.0 MB  10.0 MB/s   0:05",
                        "  overall                              ####........... 25 % "
                                + " 50.0 MB of 200 MB      10.0 MB/s   0:15");
    }

    @Test
    void givesTheRoomOfEightyColumnsToNamesAndBars() {
        Board board = halfway().board();

        assertThat(board.picture(at(5_000), 80, 20))
                .containsExactly(
                        "> 3/5 postgres.clone  0:05",
                        "  orders public.items   #####..... 50 %"
                                + "  500,000 rows, 50.0 MB  10.0 MB/s   0:05",
                        "  overall               ###....... 25 %"
                                + "  50.0 MB of 200 MB      10.0 MB/s   0:15");
    }

    @Test
    void namesTheTotalAndSaysWhatIsGoingOnBesideTheStep() {
        Board board =
                halfway()
                        .add(new Event.Activity(RUN, at(5_000), "3", "making tables of limdb"))
                        .board();

        List<String> picture = board.picture(at(5_000), 80, 20);

        assertThat(picture.getFirst())
                .isEqualTo("> 3/5 postgres.clone  0:05  making tables of limdb");
        assertThat(picture.getLast()).startsWith("  overall ");
    }

    @Test
    void keepsTheEndOfANameThatIsTooLong() {
        var run =
                halfway()
                        .item(5_000, "3", "limdb: index public.a_pkey", Amount.rows(10, 10))
                        .item(5_000, "3", "limdb: public." + "m".repeat(40), Amount.rows(1, 1));

        assertThat(run.board().picture(at(5_000), 80, 20))
                .anySatisfy(line -> assertThat(line).startsWith("  ..index public.a_pkey "))
                .anySatisfy(line -> assertThat(line).startsWith("  limdb: pub..mmmmmmmmm "));
    }

    @Test
    void saysAHundredPercentOfWhatIsAllThereButNotOfWhatIsMoreThanExpected() {
        var exactly =
                new RecordedRun()
                        .step(0, "1", "clone")
                        .overall(1, "1", Amount.bytes(2), Amount.bytes(2));
        var beyond =
                new RecordedRun()
                        .step(0, "1", "clone")
                        .overall(1, "1", Amount.bytes(2), Amount.bytes(3));

        assertThat(exactly.board().picture(at(1), 80, 20).getLast()).contains("100 %");
        assertThat(beyond.board().picture(at(1), 80, 20).getLast()).contains(" 99 %");
    }

    @Test
    void tellsOfTheTablesOfAStepBeforeItsEnd() {
        Board board =
                halfway()
                        .finished(6_000, "3", "orders public.items", "verified")
                        .stepDone(6_001, "3", "postgres.clone", "each read back")
                        .board();

        List<String> said = board.takeSaid(100);

        assertThat(said.get(1)).contains("orders public.items").contains("verified");
        assertThat(said.getLast()).startsWith("ok 3 postgres.clone  each read back");
    }

    @Test
    void breaksWhatItSaysBetweenWords() {
        Board board =
                halfway()
                        .stepDone(
                                6_001,
                                "3",
                                "postgres.clone",
                                "56,014 rows of 19 tables in 2 databases copied, each read back and"
                                        + " identical")
                        .board();

        assertThat(board.takeSaid(80))
                .endsWith(
                        "ok 3 postgres.clone  56,014 rows of 19 tables in 2 databases copied, each"
                                + " read",
                        "    back and identical  6.0 s");
    }

    @Test
    void keepsTheLinesOfWhatWasTakenBackApart() {
        var run =
                new RecordedRun()
                        .add(
                                new Event.StepUndone(
                                        RUN,
                                        at(1),
                                        "1",
                                        "postgres.clone",
                                        "3 databases dropped\nleft alone: role app"));

        assertThat(run.board().takeSaid(100))
                .containsExactly(
                        "<- 1 postgres.clone  3 databases dropped", "    left alone: role app");
    }

    @Test
    void staysWithinTheWidthOfAnyTerminal() {
        Board board = halfway().board();

        for (int columns = 30; columns <= 200; columns++) {
            int room = columns;
            assertThat(board.picture(at(5_000), columns, 20))
                    .allSatisfy(line -> assertThat(Columns.width(line)).isLessThanOrEqualTo(room));
        }
    }

    @Test
    void leavesFinishedTablesAboveAndSaysThemOnce() {
        Board board =
                halfway().finished(6_000, "3", "orders public.items", "copied, verified").board();

        assertThat(board.takeSaid(100))
                .anySatisfy(
                        line ->
                                assertThat(line)
                                        .contains("orders public.items")
                                        .contains("500,000 rows, 50.0 MB  copied, verified")
                                        .endsWith("6.0 s"));
        assertThat(board.takeSaid(100)).isEmpty();
        assertThat(board.picture(at(6_000), 100, 20))
                .noneMatch(line -> line.contains("public.items"));
    }

    @Test
    void sumsUpWhenManySmallTablesFinishAtOnce() {
        var run = new RecordedRun().started(1).step(0, "1", "postgres.clone");
        for (int table = 0; table < 500; table++) {
            String name = "public.t" + table;
            run.item(10, "1", name, Amount.rows(1, 10)).finished(20 + table, "1", name, "copied");
        }

        List<String> said = run.board().takeSaid(100);

        assertThat(said).hasSize(9);
        assertThat(said.get(1)).contains("public.t499");
        assertThat(said.getLast()).contains("and 493 smaller ones");
    }

    @Test
    void keepsTheOverallLineOnATerminalOfFewRows() {
        var run = new RecordedRun().started(1).step(0, "1", "postgres.clone");
        for (int table = 0; table < 10; table++) {
            run.item(10, "1", "public.t" + table, Amount.rows(1, 10));
        }
        run.overall(10, "1", Amount.rows(100, 1000), Amount.rows(10, 100));

        List<String> picture = run.board().picture(at(2_000), 80, 5);

        assertThat(picture).hasSize(5);
        assertThat(picture.get(3)).contains("8 more");
        assertThat(picture.getLast()).contains("overall").contains("10 %");
    }

    @Test
    void saysWhatFailedAndWhatToDo() {
        var run =
                new RecordedRun()
                        .started(1)
                        .step(0, "1", "postgres.clone")
                        .add(
                                new Event.StepFailed(
                                        RUN,
                                        at(900),
                                        "1",
                                        "postgres.clone",
                                        "no space left on target-db",
                                        "free 12 GB, then resume"));
        Board board = run.board();

        assertThat(board.takeSaid(100))
                .endsWith(
                        "!! 1 postgres.clone  no space left on target-db",
                        "    free 12 GB, then resume");
        assertThat(board.picture(at(1_000), 100, 20)).isEmpty();
    }

    @Test
    void keepsWhatThePlanWarnsOfAboveThePicture() {
        var warning =
                new Event.Warning(
                        RUN, at(0), List.of("1", "3"), "t is unlogged", "a crash empties it");
        Board board = new RecordedRun().started(3).add(warning).step(10, "1", "clone").board();

        assertThat(board.takeSaid(100))
                .endsWith("! steps 1 and 3: t is unlogged", "    a crash empties it");
        assertThat(board.picture(at(1_000), 100, 20)).hasSize(1).first().asString().contains("1/3");

        assertThat(new RecordedRun().started(1).add(warning).board().takeSaid(100))
                .endsWith("! t is unlogged", "    a crash empties it");
    }

    @Test
    void keepsTheLinesOfWhatFailedApart() {
        var run =
                new RecordedRun()
                        .add(
                                new Event.StepFailed(
                                        RUN,
                                        at(900),
                                        "1",
                                        "undo postgres.clone",
                                        "undone, but not as it was: 2 differ\n  role a\n  role b",
                                        "look at it\nthen roll back again"));

        assertThat(run.board().takeSaid(100))
                .containsExactly(
                        "!! 1 undo postgres.clone  undone, but not as it was: 2 differ",
                        "      role a",
                        "      role b",
                        "    look at it",
                        "    then roll back again");
    }

    @Test
    void measuresAStepThatIsTriedAgainFromNothing() {
        Board board =
                halfway()
                        .add(
                                new Event.Retrying(
                                        RUN, at(6_000), "3", 2, Duration.ofSeconds(1), "lost"))
                        .board();

        assertThat(board.picture(at(6_000), 100, 20)).containsExactly("> 3/5 postgres.clone  0:00");
    }

    @Test
    void namesEveryDifferenceOfAVerification() {
        var run =
                new RecordedRun()
                        .add(
                                new Event.StepDiffers(
                                        RUN,
                                        at(1),
                                        "2",
                                        "postgres.verify",
                                        "1 row of 40 differs",
                                        List.of("public.t id=7 price: 1.0 is not 1.00")));

        assertThat(run.board().takeSaid(100))
                .containsExactly(
                        "!! 2 postgres.verify  1 row of 40 differs",
                        "    public.t id=7 price: 1.0 is not 1.00");
    }

    @Test
    void showsAStepWithoutItemsByWhatItIsDoing() {
        var run =
                new RecordedRun()
                        .started(2)
                        .step(0, "1", "postgres.fence")
                        .add(new Event.Activity(RUN, at(5), "1", "ending 12 sessions"));

        assertThat(run.board().picture(at(3_000), 100, 20))
                .containsExactly("> 1/2 postgres.fence  0:03  ending 12 sessions");
    }

    @Test
    void letsNoNameOfADatabaseSteerTheTerminal() {
        var run =
                new RecordedRun()
                        .started(1)
                        .step(0, "1", "clone")
                        .item(1, "1", "evil\033[2Jtable\nname", Amount.rows(1, 1))
                        .add(new Event.Notice(RUN, at(2), "1", "odd \u202Ename\033]0;x\007"));
        Board board = run.board();

        assertThat(String.join("", board.picture(at(2_000), 100, 20)))
                .contains("evil\\u001")
                .contains("able name")
                .doesNotContain("\033");
        assertThat(board.takeSaid(100)).endsWith("! odd \\u202Ename\\u001B]0;x\\u0007");
    }

    @Test
    void endsWithTheOutcome() {
        var run =
                new RecordedRun()
                        .started(1)
                        .add(
                                new Event.RunEnded(
                                        RUN,
                                        at(42_000),
                                        Event.Outcome.DONE,
                                        Duration.ofSeconds(42),
                                        "5 steps done"));

        assertThat(run.board().takeSaid(100)).endsWith("ok 5 steps done  42 s");
    }

    private static RecordedRun halfway() {
        String item = "orders public.items";
        var run =
                new RecordedRun()
                        .started(5)
                        .step(0, "3", "postgres.clone")
                        .expected(0, "3", item, Amount.rows(1_000_000, 100 * MB));
        for (long second = 0; second <= 5; second++) {
            Amount done = Amount.rows(second * 100_000, second * 10 * MB);
            run.item(second * 1000, "3", item, done)
                    .overall(second * 1000, "3", Amount.rows(2_000_000, 200 * MB), done);
        }
        return run;
    }
}
