package dev.rehome.search.catchup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Progress;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import dev.rehome.search.Clusters;
import dev.rehome.search.FaultProxy;
import dev.rehome.search.FaultProxy.Fault;
import dev.rehome.search.Listener;
import dev.rehome.search.RandomWriter;
import dev.rehome.search.catalog.Renaming;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Patience;
import dev.rehome.search.connect.Product;
import dev.rehome.search.connect.SearchAddress;
import dev.rehome.search.copy.CopyIndices;
import dev.rehome.search.copy.CopyOptions;
import dev.rehome.search.landing.CopyLog;
import dev.rehome.search.landing.IndexReport;
import dev.rehome.search.note.Notes;
import dev.rehome.search.verify.VerifyIndices;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class CatchUpTest {
    private static final String THREE_SHARDS =
            "{\"settings\": {\"number_of_shards\": 3, \"number_of_replicas\": 0}}";

    private final SearchServer old = Clusters.server(SearchBinaries.ELASTICSEARCH_6);
    private final SearchServer now = Clusters.server(SearchBinaries.OPENSEARCH_3);

    @FunctionalInterface
    private interface Work<T> {
        T on(Cluster source, Cluster target) throws InterruptedException;
    }

    private <T> T between(SearchServer from, SearchServer to, Work<T> work)
            throws InterruptedException {
        try (Cluster source = Clusters.connect(from);
                Cluster target = Clusters.connect(to)) {
            return work.on(source, target);
        }
    }

    private IndexReport copy(SearchServer from, SearchServer to, String index)
            throws InterruptedException {
        return copy(from, to, index, Map.of());
    }

    private IndexReport copy(
            SearchServer from, SearchServer to, String index, Map<String, String> rename)
            throws InterruptedException {
        return between(
                from,
                to,
                (source, target) ->
                        new CopyIndices(
                                        source,
                                        target,
                                        new CopyOptions(
                                                List.of(index),
                                                new Renaming(rename),
                                                false,
                                                true,
                                                4,
                                                true),
                                        Progress.UNWATCHED,
                                        CopyLog.inMemory(),
                                        each -> {
                                            throw new AssertionError(each);
                                        })
                                .run()
                                .indices()
                                .getFirst());
    }

    private CatchUpReport catchUp(
            SearchServer from, SearchServer to, String index, long until, boolean deletes)
            throws InterruptedException {
        return catchUp(
                from, to, new CatchUpOptions(List.of(index), Renaming.NONE, until, 5, deletes, 4));
    }

    private CatchUpReport catchUp(String index, Map<String, String> rename)
            throws InterruptedException {
        return catchUp(
                old, now, new CatchUpOptions(List.of(index), new Renaming(rename), 0, 5, true, 4));
    }

    private CatchUpReport catchUp(SearchServer from, SearchServer to, CatchUpOptions options)
            throws InterruptedException {
        return catchUp(from, to, options, Progress.UNWATCHED);
    }

    private CatchUpReport catchUp(
            SearchServer from, SearchServer to, CatchUpOptions options, Progress progress)
            throws InterruptedException {
        return between(
                from,
                to,
                (source, target) ->
                        new CatchUp(
                                        source,
                                        target,
                                        options,
                                        progress,
                                        each -> {
                                            throw new AssertionError(each);
                                        })
                                .run(_ -> {}));
    }

    private CatchUpReport catchUp(String index) throws InterruptedException {
        return catchUp(old, now, index, 0, true);
    }

    private List<String> differences(SearchServer from, SearchServer to, String index)
            throws InterruptedException {
        return between(
                        from,
                        to,
                        (source, target) ->
                                new VerifyIndices(
                                                source,
                                                target,
                                                List.of(index),
                                                Renaming.NONE,
                                                4,
                                                10,
                                                Progress.UNWATCHED)
                                        .run())
                .differences();
    }

    private void followsAWriter(SearchServer from, SearchServer to, String index, String bulks)
            throws Exception {
        from.expect("PUT", "/" + index, THREE_SHARDS);
        try (var writer = new RandomWriter(from, bulks, 3_000, 7)) {
            writer.await(4_000);
            IndexReport copied = copy(from, to, index);
            assertThat(copied.differences()).isEmpty();
            assertThat(copied.documents()).isPositive();

            writer.await(1_000);
            CatchUpReport running = catchUp(from, to, index, 100_000, true);
            assertThat(running.written()).isPositive();
            assertThat(running.deleted()).isPositive();
            assertThat(running.differences()).isEmpty();
            writer.await(1_000);
        }
        assertThat(differences(from, to, index)).isNotEmpty();

        CatchUpReport last = catchUp(from, to, index, 0, true);

        assertThat(last.behind()).isZero();
        assertThat(last.deleted()).isPositive();
        assertThat(last.differences()).isEmpty();
        assertThat(last.compared()).isPositive();
        assertThat(differences(from, to, index)).isEmpty();

        CatchUpReport again = catchUp(from, to, index, 0, true);
        assertThat(again.written()).isZero();
        assertThat(again.deleted()).isZero();
    }

    @Test
    void followsAWriterFromElasticsearch6ToOpenSearchUntilBothAreEqual() throws Exception {
        followsAWriter(old, now, "followed", "/followed/doc/_bulk");
    }

    @Test
    void followsAWriterFromOpenSearchToElasticsearch8UntilBothAreEqual() throws Exception {
        SearchServer eight = Clusters.server(SearchBinaries.ELASTICSEARCH_8);
        followsAWriter(now, eight, "followed-too", "/followed-too/_bulk");
    }

    @Test
    void bringsADocumentThatWasMadeAgainAndCountsItsWritesAnew() throws Exception {
        old.expect(
                "PUT",
                "/anew",
                "{\"settings\": {\"number_of_shards\": 1, \"index.gc_deletes\": \"0s\"}}");
        for (int write = 1; write <= 5; write++) {
            old.expect("PUT", "/anew/doc/more", "{\"n\": %d}".formatted(write));
        }
        old.expect("PUT", "/anew/doc/once", "{\"n\": 1}");
        old.expect("PUT", "/anew/doc/same", "{\"n\": 1}");
        assertThat(copy(old, now, "anew").documents()).isEqualTo(3);

        for (String id : List.of("more", "once", "same")) {
            old.expect("DELETE", "/anew/doc/" + id + "?refresh=true", "");
        }
        Thread.sleep(2_000); // the server's clock for deletes goes once a second
        old.expect("POST", "/anew/_refresh", "");
        assertThat(old.expect("PUT", "/anew/doc/more", "{\"n\": 6}")).contains("\"_version\":1");
        assertThat(old.expect("PUT", "/anew/doc/once", "{\"n\": 2}")).contains("\"_version\":1");
        old.expect("PUT", "/anew/doc/same", "{\"n\": 1}");

        CatchUpReport report = catchUp("anew");

        assertThat(report.differences()).isEmpty();
        assertThat(report.counted()).isEqualTo(2);
        assertThat(now.expect("GET", "/anew/_source/more", "")).isEqualTo("{\"n\": 6}");
        assertThat(now.expect("GET", "/anew/_source/once", "")).isEqualTo("{\"n\": 2}");

        old.expect("PUT", "/anew/doc/more", "{\"n\": 7}");
        old.expect("DELETE", "/anew/doc/once", "");
        assertThat(catchUp("anew").differences()).isEmpty();
        assertThat(now.expect("GET", "/anew/_source/more", "")).isEqualTo("{\"n\": 7}");
    }

    @Test
    void keepsItsMarksInTheMappingBesideWhatOthersKeepThere() throws Exception {
        old.expect(
                "PUT",
                "/marked",
                """
                {"settings": {"number_of_shards": 2},
                 "mappings": {"doc": {"_meta": {"owner": "sales"}, "dynamic": "strict",
                   "_routing": {"required": true}, "properties": {"n": {"type": "integer"}}}}}
                """);
        old.expect("PUT", "/marked/doc/1?routing=a", "{\"n\": 1}");
        assertThat(copy(old, now, "marked").differences()).isEmpty();
        assertThat(now.expect("GET", "/marked/_mapping", ""))
                .contains("\"owner\":\"sales\"", "\"dynamic\":\"strict\"", "\"required\":true")
                .contains("\"rehome\":{\"copied\":{", "\"marks\":[");

        old.expect("PUT", "/marked/doc/2?routing=b", "{\"n\": 2}");
        old.expect("DELETE", "/marked/doc/1?routing=a", "");
        assertThat(catchUp("marked").differences()).isEmpty();
        assertThat(now.expect("GET", "/marked/_mapping", ""))
                .contains("\"owner\":\"sales\"", "\"dynamic\":\"strict\"", "\"required\":true");
    }

    @Test
    void refusesWhatIsNoCopyOfThatIndex() throws Exception {
        old.expect("PUT", "/mistaken", THREE_SHARDS);
        old.expect("PUT", "/mistaken/doc/1", "{\"n\": 1}");
        assertThatThrownBy(() -> catchUp("mistaken"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("there is no finished copy of index mistaken");
        assertThat(copy(old, now, "mistaken").documents()).isEqualTo(1);

        old.expect("DELETE", "/mistaken", "");
        old.expect("PUT", "/mistaken", THREE_SHARDS);
        old.expect("PUT", "/mistaken/doc/1", "{\"n\": 2}");

        assertThatThrownBy(() -> catchUp("mistaken"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining(
                        "index mistaken at the target is no copy of the one at the source");
        assertThat(now.expect("GET", "/mistaken/_source/1", "")).isEqualTo("{\"n\": 1}");
    }

    @Test
    void readsAllAgainOnlyWhenSomethingWasDeletedSince() throws Exception {
        old.expect("PUT", "/counted", THREE_SHARDS);
        for (int id = 0; id < 50; id++) {
            old.expect("PUT", "/counted/doc/" + id, "{\"n\": 1}");
        }
        assertThat(copy(old, now, "counted").documents()).isEqualTo(50);
        old.expect("PUT", "/counted/doc/7", "{\"n\": 2}");
        old.expect("PUT", "/counted/doc/new", "{\"n\": 3}");

        CatchUpReport written = catchUp("counted");
        assertThat(written.known()).isEqualTo(51);
        assertThat(written.compared()).isZero();
        assertThat(differences(old, now, "counted")).isEmpty();

        old.expect("DELETE", "/counted/doc/8", "");
        old.expect("PUT", "/counted/doc/newer", "{\"n\": 4}");
        CatchUpReport deleted = catchUp("counted");
        assertThat(deleted.deleted()).isEqualTo(1);
        assertThat(deleted.known()).isZero();
        assertThat(deleted.compared()).isEqualTo(51);
        assertThat(differences(old, now, "counted")).isEmpty();

        now.expect("PUT", "/counted/_doc/9", "{\"n\": 99}");
        assertThat(catchUp("counted").differences())
                .contains("counted: document 9 has another source");
    }

    @Test
    void readsAllAgainWhenTheSourceWasRestartedSince() throws Exception {
        old.expect("PUT", "/restarted", THREE_SHARDS);
        for (int id = 0; id < 20; id++) {
            old.expect("PUT", "/restarted/doc/" + id, "{\"n\": 1}");
        }
        assertThat(copy(old, now, "restarted").documents()).isEqualTo(20);
        assertThat(catchUp("restarted").known()).isEqualTo(20);

        old.crashAndRestart();
        old.expect("GET", "/_cluster/health/restarted?wait_for_status=yellow", "");
        old.expect("PUT", "/restarted/doc/new", "{\"n\": 2}");

        var told = new Listener();
        var options = new CatchUpOptions(List.of("restarted"), Renaming.NONE, 0, 5, true, 4);
        CatchUpReport report = catchUp(old, now, options, told);
        assertThat(told.notices())
                .containsExactly(
                        "restarted: a node of the source was started again since it was copied or"
                                + " caught up last, so the last 20,000 writes of each shard are"
                                + " read again");
        assertThat(report.known()).isZero();
        assertThat(report.compared()).isEqualTo(21);
        assertThat(report.differences()).isEmpty();
        assertThat(catchUp(old, now, options, told).known()).isEqualTo(21);
        assertThat(told.notices()).hasSize(1);
    }

    @Test
    void findsACopyOfAnotherNameByWhatItSaysOfItself() throws Exception {
        old.expect("PUT", "/renamed", THREE_SHARDS);
        old.expect("PUT", "/renamed/doc/1", "{\"n\": 1}");
        assertThat(copy(old, now, "renamed").documents()).isEqualTo(1);
        now.expect("PUT", "/renamed/_settings", "{\"index.blocks.write\": true}");
        now.expect("PUT", "/renamed/_clone/other-name?wait_for_active_shards=1", "");
        now.expect("DELETE", "/renamed", "");
        now.expect("PUT", "/other-name/_settings", "{\"index.blocks.write\": null}");
        old.expect("PUT", "/renamed/doc/2", "{\"n\": 2}");
        old.expect("DELETE", "/renamed/doc/1", "");

        assertThat(catchUp("renamed").differences()).isEmpty();
        assertThat(now.expect("GET", "/other-name/_source/2", "")).isEqualTo("{\"n\": 2}");
        assertThat(now.ask("HEAD", "/other-name/_doc/1", "").statusCode()).isEqualTo(404);
        assertThat(now.ask("HEAD", "/renamed", "").statusCode()).isEqualTo(404);
    }

    @Test
    void ofSeveralCopiesItCatchesUpTheOneThatIsMeant() throws Exception {
        old.expect("PUT", "/meant", THREE_SHARDS);
        old.expect("PUT", "/meant/doc/1", "{\"n\": 1}");
        copy(old, now, "meant", Map.of("meant", "meant-a"));
        copy(old, now, "meant", Map.of("meant", "meant-b"));
        old.expect("PUT", "/meant/doc/2", "{\"n\": 2}");

        assertThatThrownBy(() -> catchUp("meant"))
                .hasMessage("index meant has 2 copies: meant-a, meant-b");
        assertThatThrownBy(() -> catchUp("meant", Map.of("meant", "meant-c")))
                .hasMessage("index meant has no copy called meant-c");
        assertThat(catchUp("meant", Map.of("me*", "me*-b")).differences()).isEmpty();

        assertThat(now.expect("GET", "/meant-b/_source/2", "")).isEqualTo("{\"n\": 2}");
        assertThat(now.ask("GET", "/meant-a/_doc/2", "").statusCode()).isEqualTo(404);
    }

    @Test
    void saysSoWhenTheLoginMayNotRefreshTheSource() throws Exception {
        old.expect("PUT", "/unrefreshed", THREE_SHARDS);
        old.expect("PUT", "/unrefreshed/doc/1?refresh=true", "{\"n\": 1}");
        assertThat(copy(old, now, "unrefreshed").documents()).isEqualTo(1);
        old.expect("PUT", "/unrefreshed/doc/2?refresh=true", "{\"n\": 2}");
        var told = new Listener();
        try (var proxy =
                        new FaultProxy(
                                old,
                                (path, _) ->
                                        path.contains("_refresh") ? Fault.FORBIDDEN : Fault.NONE);
                Cluster source =
                        new Cluster(
                                SearchAddress.parse(proxy.url(), Optional.empty(), Map.of()),
                                Patience.SHORT);
                Cluster target = Clusters.connect(now)) {
            CatchUpReport report =
                    new CatchUp(
                                    source,
                                    target,
                                    new CatchUpOptions(
                                            List.of("unrefreshed"), Renaming.NONE, 0, 5, true, 4),
                                    told,
                                    each -> {
                                        throw new AssertionError(each);
                                    })
                            .run(_ -> {});
            assertThat(report.differences()).isEmpty();
        }
        assertThat(told.notices())
                .anySatisfy(
                        line ->
                                assertThat(line)
                                        .startsWith(
                                                "unrefreshed may not be refreshed by this login"));
    }

    @Test
    void refusesAnIndexThatWasSetBackToAnEarlierState() throws Exception {
        old.expect("PUT", "/set-back", THREE_SHARDS);
        old.expect("PUT", "/set-back/doc/1", "{\"n\": 1}");
        assertThat(copy(old, now, "set-back").documents()).isEqualTo(1);
        String noted = now.expect("GET", "/set-back/_mapping", "");
        now.expect(
                "PUT",
                "/set-back/_mapping",
                """
                {"_meta": {"rehome": {"copied":
                    {"cluster": "%s", "index": "%s", "marks": [77, 77, 77]}}}}
                """
                        .formatted(
                                noted.replaceAll(".*\"cluster\":\"([^\"]+)\".*", "$1"),
                                noted.replaceAll(".*\"index\":\"([^\"]+)\".*", "$1")));

        assertThatThrownBy(() -> catchUp("set-back"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("and 77 were copied: it was restored to an earlier state");
    }

    @Test
    void writesNothingOverWhatOthersHaveWrittenToTheCopy() throws Exception {
        old.expect("PUT", "/taken", THREE_SHARDS);
        old.expect("PUT", "/taken/doc/1", "{\"n\": 1}");
        assertThat(copy(old, now, "taken").documents()).isEqualTo(1);
        now.expect("PUT", "/taken/_doc/1", "{\"n\": 99}");
        old.expect("PUT", "/taken/doc/1", "{\"n\": 2}");

        assertThatThrownBy(() -> catchUp("taken"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("others have written to index taken")
                .hasMessageContaining("1 write");
        assertThat(now.expect("GET", "/taken/_source/1", "")).isEqualTo("{\"n\": 99}");
    }

    @Test
    void givesTheCopyTheMappingThatItsSourceHasComeToHaveBeforeTheDocuments() throws Exception {
        old.expect(
                "PUT",
                "/grown",
                """
                {"mappings": {"doc": {"_meta": {"owner": "sales"},
                    "properties": {"n": {"type": "integer"}}}}}
                """);
        old.expect("PUT", "/grown/doc/1", "{\"n\": 1}");
        assertThat(copy(old, now, "grown").documents()).isEqualTo(1);
        old.expect(
                "PUT",
                "/grown/_mapping/doc",
                """
                {"_meta": {"owner": "shop"}, "properties": {
                    "n": {"type": "integer", "fields": {"text": {"type": "keyword"}}},
                    "code": {"type": "keyword"}}}
                """);
        old.expect("PUT", "/grown/doc/2", "{\"n\": 2, \"code\": \"a b\", \"free\": \"text\"}");

        assertThat(catchUp("grown").differences()).isEmpty();

        assertThat(now.expect("GET", "/grown/_mapping", ""))
                .contains("\"code\":{\"type\":\"keyword\"}", "\"owner\":\"shop\"")
                .contains("\"fields\":{\"text\":{\"type\":\"keyword\"}}", "\"rehome\":{");
        assertThat(differences(old, now, "grown")).isEmpty();
        assertThat(catchUp("grown").written()).isZero();
    }

    @Test
    void namesWhatIsOtherwiseAtTheCopyBesidesItsDocuments() throws Exception {
        old.expect("PUT", "/besides", "{\"mappings\": {\"doc\": {\"properties\": {}}}}");
        old.expect("PUT", "/besides/doc/1", "{\"n\": 1}");
        assertThat(copy(old, now, "besides").documents()).isEqualTo(1);
        old.expect("PUT", "/besides/_settings", "{\"index.max_result_window\": 20000}");
        old.expect(
                "PUT",
                "/besides/_mapping/doc",
                "{\"properties\": {\"late\": {\"type\": \"keyword\"}}}");
        now.expect(
                "PUT", "/besides/_mapping", "{\"properties\": {\"late\": {\"type\": \"date\"}}}");

        assertThat(catchUp(old, now, "besides", 1_000, false).differences()).isEmpty();
        assertThat(catchUp("besides").differences())
                .containsExactly(
                        "besides: mapping properties.late.type is date instead of keyword");
        var told = new Listener();
        between(
                old,
                now,
                (source, target) ->
                        new CatchUp(
                                        source,
                                        target,
                                        new CatchUpOptions(
                                                List.of("besides"), Renaming.NONE, 0, 5, true, 4),
                                        told,
                                        each -> {
                                            throw new AssertionError(each);
                                        })
                                .run(_ -> {}));
        assertThat(told.notices())
                .contains("besides: setting index.max_result_window is missing instead of 20000");
    }

    @Test
    void aFinalPipelineOfTheCopyChangesNothingThatIsBroughtAndIsThereAgainAfterwards()
            throws Exception {
        now.expect(
                "PUT",
                "/_ingest/pipeline/stamp-again",
                "{\"processors\": [{\"set\": {\"field\": \"stamp\", \"value\": true}}]}");
        old.expect("PUT", "/piped-again", THREE_SHARDS);
        old.expect("PUT", "/piped-again/doc/1", "{\"n\": 1}");
        assertThat(copy(old, now, "piped-again").documents()).isEqualTo(1);
        now.expect("PUT", "/piped-again/_settings", "{\"index.final_pipeline\": \"stamp-again\"}");
        old.expect("PUT", "/piped-again/doc/2", "{\"n\": 2}");

        assertThat(catchUp("piped-again").written()).isEqualTo(1);

        assertThat(now.expect("GET", "/piped-again/_source/2", "")).isEqualTo("{\"n\": 2}");
        assertThat(now.expect("GET", "/piped-again/_settings", "")).contains("stamp-again");
        assertThat(now.expect("GET", "/piped-again/_mapping", "")).doesNotContain("stamp-again");
    }

    /** A catch-up of an index that cannot write, by requests of that kind answered that way. */
    private void cutOff(String index, Map<String, Fault> faults) throws Exception {
        try (var proxy =
                        new FaultProxy(
                                now,
                                (path, _) ->
                                        faults.entrySet().stream()
                                                .filter(each -> path.contains(each.getKey()))
                                                .map(Map.Entry::getValue)
                                                .findFirst()
                                                .orElse(Fault.NONE));
                Cluster source = Clusters.connect(old);
                Cluster target =
                        new Cluster(
                                SearchAddress.parse(proxy.url(), Optional.empty(), Map.of()),
                                Patience.SHORT)) {
            var cut =
                    new CatchUp(
                            source,
                            target,
                            new CatchUpOptions(List.of(index), Renaming.NONE, 0, 5, true, 4),
                            Progress.UNWATCHED,
                            _ -> {});
            assertThatThrownBy(() -> cut.run(_ -> {})).isInstanceOf(Failure.class);
        }
    }

    @Test
    void aFinalPipelineComesBackWhenACatchUpFailsAndWithTheNextWhenItWasKilled() throws Exception {
        now.expect("PUT", "/_ingest/pipeline/stamp-later", "{\"processors\": []}");
        old.expect("PUT", "/piped-killed", THREE_SHARDS);
        old.expect("PUT", "/piped-killed/doc/1", "{\"n\": 1}");
        copy(old, now, "piped-killed");
        now.expect("PUT", "/piped-killed/_settings", "{\"index.final_pipeline\": \"stamp-later\"}");
        old.expect("PUT", "/piped-killed/doc/2", "{\"n\": 2}");

        cutOff("piped-killed", Map.of("_bulk", Fault.FORBIDDEN));
        assertThat(now.expect("GET", "/piped-killed/_settings", "")).contains("stamp-later");

        // As a kill leaves it: taken away, and noted.
        now.expect("PUT", "/piped-killed/_settings", "{\"index.final_pipeline\": \"_none\"}");
        try (Cluster target = Clusters.connect(now)) {
            var note = JsonNodeFactory.instance.objectNode().put("name", "stamp-later");
            assertThat(
                            new Notes(target, Product.of(target), "piped-killed")
                                    .write(Notes.FINAL_PIPELINE, Optional.of(note)))
                    .isTrue();
        }
        assertThat(catchUp("piped-killed").written()).isEqualTo(1);

        assertThat(now.expect("GET", "/piped-killed/_settings", "")).contains("stamp-later");
        assertThat(now.expect("GET", "/piped-killed/_mapping", "")).doesNotContain("stamp-later");
    }

    @Test
    void aCopyThatIsDeletedWhileItIsCaughtUpIsNotTakenForOneAfterwards() throws Exception {
        old.expect("PUT", "/deleted-amid", THREE_SHARDS);
        old.expect("PUT", "/deleted-amid/doc/1", "{\"n\": 1}");
        copy(old, now, "deleted-amid");
        old.expect("PUT", "/deleted-amid/doc/2", "{\"n\": 2}");
        var once = new AtomicBoolean();
        try (var proxy =
                        new FaultProxy(
                                now,
                                (path, _) -> {
                                    if (path.contains("_bulk") && !once.getAndSet(true)) {
                                        now.expect("DELETE", "/deleted-amid", "");
                                    }
                                    return Fault.NONE;
                                });
                Cluster source = Clusters.connect(old);
                Cluster target =
                        new Cluster(
                                SearchAddress.parse(proxy.url(), Optional.empty(), Map.of()),
                                Patience.SHORT)) {
            var catchUp =
                    new CatchUp(
                            source,
                            target,
                            new CatchUpOptions(
                                    List.of("deleted-amid"), Renaming.NONE, 0, 5, true, 4),
                            Progress.UNWATCHED,
                            _ -> {});

            assertThatThrownBy(() -> catchUp.run(_ -> {}))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("was deleted while it was caught up");
        }
        assertThat(now.expect("GET", "/deleted-amid/_mapping", "")).doesNotContain("rehome");
    }

    @Test
    void notesTheAliasesThatWaitForTheCutoverAnewAndComparesThoseThatCameAlong() throws Exception {
        String filtered = "{\"filter\": {\"term\": {\"n\": 1}}}";
        for (String index : List.of("aliased-waits", "aliased-came")) {
            old.expect("PUT", "/" + index, "{\"aliases\": {\"%s-was\": {}}}".formatted(index));
            old.expect("PUT", "/%s/doc/1".formatted(index), "{\"n\": 1}");
            copy(old, now, index);
            old.expect("PUT", "/%1$s/_alias/%1$s-late".formatted(index), filtered);
        }
        now.expect("DELETE", "/aliased-waits/_alias/*", "");

        assertThat(catchUp("aliased-waits").differences()).isEmpty();
        assertThat(catchUp("aliased-came").differences())
                .containsExactly(
                        "aliased-came: alias aliased-came-late is missing instead of"
                                + " {filter.term.n=1}");
        assertThat(now.expect("GET", "/aliased-waits/_mapping", ""))
                .contains("\"aliased-waits-late\":{\"filter\":{\"term\":{\"n\":1}}}");
    }
}
