package dev.rehome.search.step;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.Problem;
import dev.rehome.engine.report.Progress;
import dev.rehome.engine.step.Stores;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import dev.rehome.search.Clusters;
import dev.rehome.search.Listener;
import dev.rehome.search.catalog.Renaming;
import dev.rehome.search.catchup.CatchUp;
import dev.rehome.search.catchup.CatchUpOptions;
import dev.rehome.search.catchup.CatchUpReport;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.write.Rejected;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What others write to a copy is neither written over, nor passed over, nor deleted unasked. */
@Timeout(120)
final class OthersWritesTest {
    private final SearchServer old = Clusters.server(SearchBinaries.OPENSEARCH_2);
    private final SearchServer now = Clusters.server(SearchBinaries.OPENSEARCH_3);
    @TempDir private Path folder;
    private final List<Rejected> rejected = new ArrayList<>();

    /** As kill -9 does, when all is written and before anybody has heard of it. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private Move copied(String index) throws Exception {
        old.expect(
                "PUT",
                "/" + index,
                "{\"mappings\": {\"properties\": {\"d\": {\"type\": \"date\"}}}}");
        old.expect("PUT", "/" + index + "/_doc/1?refresh=true", "{\"n\": 1}");
        old.expect("PUT", "/" + index + "/_doc/2?refresh=true", "{\"n\": 2}");
        var move = new Move(old.url(), now.url(), List.of(index));
        move.succeeds();
        return move;
    }

    private CatchUpReport catchUp(
            String index, boolean deletes, Progress progress, Consumer<CatchUpReport> heard)
            throws InterruptedException {
        try (Cluster source = Clusters.connect(old);
                Cluster target = Clusters.connect(now)) {
            return new CatchUp(
                            source,
                            target,
                            new CatchUpOptions(List.of(index), Renaming.NONE, 0, 5, deletes, 2),
                            progress,
                            rejected::add)
                    .run(heard);
        }
    }

    private CatchUpReport catchUp(String index, boolean deletes) throws InterruptedException {
        return catchUp(index, deletes, Progress.UNWATCHED, _ -> {});
    }

    private void killedAfterItsWrites(String index) {
        assertThatThrownBy(
                        () ->
                                catchUp(
                                        index,
                                        false,
                                        Progress.UNWATCHED,
                                        _ -> {
                                            throw new Killed();
                                        }))
                .isInstanceOf(Killed.class);
    }

    private static List<String> losses(Move move) {
        return move.wayBack().forecast().problems().stream()
                .filter(problem -> problem.severity() == Problem.Severity.LOSS)
                .map(Problem::what)
                .toList();
    }

    @Test
    void aRollbackAsksWhereACatchUpWasCutOffUntilBothSidesAreComparedBehindAFence()
            throws Exception {
        Move move = copied("whose-cut-off");
        assertThat(losses(move)).isEmpty();
        old.expect("PUT", "/whose-cut-off/_doc/3?refresh=true", "{\"n\": 3}");

        killedAfterItsWrites("whose-cut-off");

        assertThat(losses(move))
                .singleElement()
                .asString()
                .startsWith("others may have used index whose-cut-off at to since it was handed")
                .contains("nobody can tell whose the 1 write there");
        assertThat(catchUp("whose-cut-off", false).behind()).isZero();
        assertThat(losses(move)).hasSize(1);
        CatchUpReport compared = catchUp("whose-cut-off", true);
        assertThat(compared.compared()).isEqualTo(3);
        assertThat(compared.differences()).isEmpty();
        assertThat(losses(move)).isEmpty();
        now.expect("PUT", "/whose-cut-off/_doc/4", "{\"n\": 4}");
        assertThat(losses(move))
                .singleElement()
                .asString()
                .startsWith("others have used index whose-cut-off at to since it was handed over");
    }

    @Test
    void aCatchUpThatComesToItsEndIsKnownToHaveWrittenAlone() throws Exception {
        Move move = copied("whose-alone");
        old.expect("PUT", "/whose-alone/_doc/3?refresh=true", "{\"n\": 3}");
        old.expect("PUT", "/whose-alone/_doc/4?refresh=true", "{\"text\":\n \"two lines\"}");
        old.expect("DELETE", "/whose-alone/_doc/1?refresh=true", "");

        assertThat(catchUp("whose-alone", false).written()).isEqualTo(2);
        assertThat(losses(move)).isEmpty();
        assertThat(catchUp("whose-alone", true).deleted()).isEqualTo(1);
        assertThat(losses(move)).isEmpty();
    }

    @Test
    void aRollbackAsksWhenAnApplicationHasTakenTheNotesAway() throws Exception {
        Move move = copied("whose-notes");
        now.expect("PUT", "/whose-notes/_mapping", "{\"_meta\": {\"owner\": \"sales\"}}");

        assertThat(losses(move))
                .singleElement()
                .asString()
                .startsWith("nobody can tell whether others have used index whose-notes at to")
                .endsWith("2 writes there");
    }

    @Test
    void aWriterBesideTheCatchUpIsNotTakenForItEvenIfTheNumbersOfDocumentsAgree() throws Exception {
        Move move = copied("whose-beside");
        old.expect("PUT", "/whose-beside/_doc/3?refresh=true", "{\"n\": 3}");

        CatchUpReport report =
                catchUp(
                        "whose-beside",
                        true,
                        new Doing(
                                "looking for deleted documents",
                                () -> {
                                    now.expect("DELETE", "/whose-beside/_doc/1", "");
                                    now.expect("PUT", "/whose-beside/_doc/theirs", "{\"n\": 9}");
                                }),
                        _ -> {});

        assertThat(report.known()).isZero();
        assertThat(report.differences())
                .contains("whose-beside: document 1 is missing at the target");
        assertThat(losses(move))
                .singleElement()
                .asString()
                .startsWith("others may have used index whose-beside");
    }

    @Test
    void whatWasRejectedBeforeACatchUpWasKilledIsStillSaidByTheNext() throws Exception {
        var _ = copied("whose-rejected");
        now.expect(
                "PUT",
                "/whose-rejected/_mapping",
                "{\"properties\": {\"late\": {\"type\": \"date\"}}}");
        old.expect("PUT", "/whose-rejected/_doc/3?refresh=true", "{\"late\": \"never\"}");

        killedAfterItsWrites("whose-rejected");
        assertThat(rejected).hasSize(1);
        CatchUpReport next = catchUp("whose-rejected", false);

        assertThat(next.written()).isZero();
        assertThat(next.rejected()).isEqualTo(1);
    }

    @Test
    void whatWasRejectedIsStillMissingWhenTheStepIsResumed() throws Exception {
        var _ = copied("whose-resumed");
        now.expect(
                "PUT",
                "/whose-resumed/_mapping",
                "{\"properties\": {\"late\": {\"type\": \"date\"}}}");
        old.expect("PUT", "/whose-resumed/_doc/3?refresh=true", "{\"late\": \"never\"}");
        var stores =
                Map.of("from", Move.store("from", old.url()), "to", Move.store("to", now.url()));
        CatchUpSearch step =
                CatchUpSearch.bind(
                        new CatchUpSpec(
                                "from",
                                "to",
                                List.of("whose-resumed"),
                                Map.of(),
                                100,
                                2,
                                false,
                                2,
                                folder.resolve("rejected.ndjson").toString()),
                        Stores.of((name, _) -> requireNonNull(stores.get(name))));
        var run = new RememberedRun();

        for (int attempt = 1; attempt <= 2; attempt++) {
            step.apply(run);
            assertThat(step.verify(run)).asString().contains("to would not take 1 document");
        }
        var later = new RememberedRun(); // it has nothing to bring any more
        step.apply(later);
        assertThat(step.verify(later)).asString().contains("to would not take 1 document");
    }

    /** Does something when it comes to that. */
    private static final class Doing extends Listener {
        private final String activity;
        private final Act act;

        @FunctionalInterface
        interface Act {
            void run() throws Exception;
        }

        Doing(String activity, Act act) {
            this.activity = activity;
            this.act = act;
        }

        @Override
        public void doing(String now) {
            if (now.startsWith(activity)) {
                try {
                    act.run();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
        }
    }
}
