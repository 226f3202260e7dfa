package dev.rehome.search.step;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.StoreSpec;
import dev.rehome.engine.step.Stores;
import dev.rehome.engine.step.Verdict;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import dev.rehome.search.Clusters;
import dev.rehome.search.FaultProxy;
import dev.rehome.search.FaultProxy.Fault;
import dev.rehome.search.Listener;
import dev.rehome.search.dump.Layout;
import dev.rehome.search.elasticdump.DumpedFolder;
import dev.rehome.search.load.ChosenIndices;
import dev.rehome.search.place.Folder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong quietly elsewhere has a name here, and comes before anything is touched. */
@Timeout(120)
final class SeenByAnOperatorTest {
    private static final Duration AWAY = Duration.ofSeconds(3);

    private final SearchServer old = Clusters.server(SearchBinaries.ELASTICSEARCH_6);
    private final SearchServer now = Clusters.server(SearchBinaries.OPENSEARCH_3);

    @TempDir private Path folder;

    private void fill(String index, String settings, int documents) {
        old.expect("PUT", "/" + index, settings);
        var lines = new StringBuilder();
        for (int id = 0; id < documents; id++) {
            lines.append(
                    "{\"index\":{\"_type\":\"doc\",\"_id\":\"%d\"}}\n{\"n\": %d}\n"
                            .formatted(id, id));
        }
        old.expect("POST", "/" + index + "/_bulk?refresh=true", lines.toString());
    }

    private Map<String, StoreSpec> stores() {
        return Map.of("from", Move.store("from", old.url()), "to", Move.store("to", now.url()));
    }

    private static List<String> told(Forecast forecast) {
        return forecast.problems().stream().map(Problem::what).toList();
    }

    @Test
    void anIndexOfElasticdumpWithoutItsFileOfDocumentsIsNotTakenForAnEmptyOne() throws Exception {
        Files.writeString(folder.resolve("seen.mapping.json"), "{\"seen\": {\"mappings\": {}}}");
        Files.writeString(folder.resolve("other.json"), "");
        var chosen = new ChosenIndices(DumpedFolder.open(new Folder(folder)));

        assertThat(chosen.of(List.of("other")).indices()).containsOnlyKeys("other");
        assertThatThrownBy(() -> chosen.of(List.of()))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("there is neither " + folder.resolve("seen.json"))
                .hasMessageEndingWith("its documents are missing");
        Files.writeString(folder.resolve("seen.json"), "");
        assertThat(chosen.of(List.of()).indices()).containsOnlyKeys("other", "seen");
    }

    private static void rewrite(Path file, Map<String, String> changes) throws Exception {
        String text = Files.readString(file);
        for (var each : changes.entrySet()) {
            assertThat(text).contains(each.getKey());
            text = text.replace(each.getKey(), each.getValue());
        }
        Files.writeString(file, text);
    }

    @Test
    void moreWritesDuringADumpThanAHeapBearsAreToldInThePlanAndNothingIsMade() throws Exception {
        fill("seen-later", "{\"settings\": {\"number_of_shards\": 1}}", 3);
        Path dump = folder.resolve("dump");
        Stores known = Stores.of((name, _) -> requireNonNull(stores().get(name)));
        DumpSearch.bind(
                        new DumpSpec(
                                "from",
                                dump.toString(),
                                List.of("seen-later"),
                                false,
                                Layout.REHOME,
                                false,
                                1),
                        known)
                .apply(new RememberedRun());
        // As if all of it had been written to while it was dumped, and more than once.
        rewrite(
                dump.resolve("dump.json"),
                Map.of(
                        "\"documents\" : 3",
                        "\"documents\" : 9000000000",
                        "\"slices\" : 1",
                        "\"slices\" : 0",
                        "\"again\" : 0",
                        "\"again\" : 1"));
        rewrite(
                dump.resolve("indices/seen-later/slices.ndjson"),
                Map.of("\"documents\":3", "\"documents\":9000000000"));
        LoadSearch load =
                LoadSearch.bind(
                        new LoadSpec(
                                dump.toString(),
                                "to",
                                List.of(),
                                Map.of(),
                                false,
                                true,
                                1,
                                true,
                                folder.resolve("rejected.ndjson").toString()),
                        known);
        String told =
                "index seen-later was written to while it was dumped, 9,000,000,000 writes: this"
                        + " heap has room to know";

        assertThat(load.forecast().problems())
                .singleElement()
                .satisfies(
                        problem -> {
                            assertThat(problem.severity()).isEqualTo(Problem.Severity.ERROR);
                            assertThat(problem.what()).startsWith(told);
                            assertThat(problem.remedy()).contains("(REHOME_HEAP=");
                        });
        assertThatThrownBy(() -> load.apply(new RememberedRun()))
                .isInstanceOf(Failure.class)
                .hasMessageStartingWith(told);
        assertThat(now.ask("HEAD", "/seen-later", "").statusCode()).isEqualTo(404);
    }

    @Test
    void anIndexThatGivesFewDocumentsAtATimeIsReadAsItAllows() throws Exception {
        fill("seen-window", "{\"settings\": {\"index.max_result_window\": 50}}", 3_000);
        var pages = new AtomicInteger();
        try (var proxy =
                new FaultProxy(
                        old,
                        (path, _) -> {
                            if (path.contains("_search")) {
                                pages.incrementAndGet();
                            }
                            return Fault.NONE;
                        })) {
            assertThat(new Move(proxy.url(), now.url(), List.of("seen-window")).apply())
                    .isInstanceOf(Verdict.Holds.class);
        }

        // Twelve of each of five shards, one that was too large, and one that says it is the end.
        assertThat(pages.get()).isBetween(60, 5 * 14 + 5);
    }

    @Test
    void aCopyThatCannotBeWrittenOrIsNeverRefreshedIsNotTheSame() throws Exception {
        fill("seen-unready", "{}", 3);
        var move = new Move(old.url(), now.url(), List.of("seen-unready"));
        move.succeeds();
        now.expect(
                "PUT",
                "/seen-unready/_settings",
                "{\"index.refresh_interval\": \"-1\", \"index.number_of_replicas\": 0,"
                        + " \"index.blocks.write\": true}");

        assertThat(move.compare())
                .isInstanceOf(Verdict.Differs.class)
                .asString()
                .contains("index.blocks.write is true at the target")
                .contains("index.refresh_interval is -1 at the target");
        now.expect(
                "PUT",
                "/seen-unready/_settings",
                "{\"index.refresh_interval\": null, \"index.blocks.write\": null}");
        assertThat(move.compare()).isInstanceOf(Verdict.Holds.class);
    }

    @Test
    void aClosedIndexForbidsADumpAComparisonARecordAndACatchUpInTheWordsOfACopy() {
        fill("seen-closed", "{}", 1);
        old.expect("POST", "/seen-closed/_close", "");
        List<String> closed = List.of("seen-closed");
        Stores stores = Stores.of((name, _) -> requireNonNull(stores().get(name)));
        String record = folder.resolve("state.json").toString();
        String dump = folder.resolve("dump").toString();
        String rejected = folder.resolve("rejected.ndjson").toString();

        List<Step> steps =
                List.of(
                        DumpSearch.bind(
                                new DumpSpec("from", dump, closed, true, Layout.REHOME, false, 2),
                                stores),
                        VerifySearch.bind(
                                new VerifySpec("from", "to", closed, Map.of(), 2, 20), stores),
                        RecordSearch.bind(new RecordSpec("from", closed, true, record), stores),
                        CatchUpSearch.bind(
                                new CatchUpSpec(
                                        "from", "to", closed, Map.of(), 0, 1, true, 2, rejected),
                                stores));

        assertThat(steps)
                .allSatisfy(
                        step -> {
                            assertThat(told(step.forecast()))
                                    .containsExactly(
                                            "index seen-closed is closed: nothing of it can be"
                                                    + " read");
                            assertThat(step.check(new RememberedRun()))
                                    .isInstanceOf(Check.Blocked.class);
                        });
        old.expect("DELETE", "/seen-closed", "");
    }

    @Test
    void aNewNameThatNoIndexCanHaveIsNamedInThePlan() {
        fill("seen-name", "{}", 1);

        assertThat(
                        new Move(
                                        old.url(),
                                        now.url(),
                                        List.of("seen-name"),
                                        Map.of("seen-name", "Seen-Name"))
                                .errors())
                .containsExactly(
                        "seen-name would be called Seen-Name, which is no name of an index");
    }

    @Test
    void anAliasForAnIndexThatIsNotThereIsSaidToBeThatAndAliasesLeftBehindAreNamed()
            throws Exception {
        fill("seen-alias", "{\"aliases\": {\"seen-a\": {}, \"seen-b\": {}}}", 1);
        assertThat(alias("seen-a", "seen-nope").check(new RememberedRun()))
                .isInstanceOf(Check.Blocked.class)
                .asString()
                .contains("to has no index seen-nope");
        assertThat(alias("seen-a", "seen-nope").forecast().needs())
                .extracting(Forecast.Need::what)
                .containsExactly("index seen-nope at to");
        CopySearch copy =
                CopySearch.bind(
                        new CopySpec(
                                "from",
                                "to",
                                List.of("seen-alias"),
                                Map.of(),
                                false,
                                false,
                                2,
                                true,
                                "rejected.ndjson"),
                        Stores.of((name, _) -> requireNonNull(stores().get(name))));
        assertThat(told(copy.forecast()))
                .contains("aliases seen-a, seen-b of index seen-alias do not come along");
        copy.apply(new RememberedRun());

        SwitchAlias first = alias("seen-a", "seen-alias");
        first.apply(new RememberedRun());
        assertThat(first.verify(new RememberedRun()))
                .asString()
                .contains("it had seen-b where it was copied from, and has not here");
        SwitchAlias second = alias("seen-b", "seen-alias");
        second.apply(new RememberedRun());
        assertThat(second.verify(new RememberedRun())).asString().doesNotContain("has not here");
    }

    @Test
    void aTargetThatDoesNotAnswerForSecondsWhileItIsCopiedToIsSaidToBeAwayAndBack()
            throws Exception {
        fill("seen-away", "{}", 3_000);
        var told = new Listener();
        var back = new AtomicLong();
        try (var proxy =
                new FaultProxy(
                        now,
                        (path, _) -> {
                            if (path.contains("_bulk")) {
                                back.compareAndSet(0, System.nanoTime() + AWAY.toNanos());
                            }
                            return System.nanoTime() < back.get() ? Fault.GATEWAY : Fault.NONE;
                        })) {
            var known =
                    Map.of(
                            "from",
                            Move.store("from", old.url()),
                            "to",
                            Move.store("to", proxy.url()));
            var move =
                    new Move(known, List.of("seen-away"), Map.of(), false, new RememberedRun(told));

            assertThat(move.apply()).isInstanceOf(Verdict.Holds.class);

            assertThat(told.notices()).hasSize(2);
            assertThat(told.notices().getFirst())
                    .isEqualTo(
                            proxy.url()
                                    + " answers 502 <html>Bad Gateway</html>: trying again for up"
                                    + " to 1 min 45 s");
            assertThat(told.notices().getLast())
                    .matches(proxy.url() + " answers again after \\d+(\\.\\d)? s");
        }
    }

    @Test
    void anAliasThatNobodyHasIsSaidToBeMadeAndWhichOneMayBeMeant() throws Exception {
        fill("seen-made", "{\"aliases\": {\"seen-orders\": {}}}", 1);
        now.expect("PUT", "/seen-other", "{\"aliases\": {\"seen-bills\": {}}}");
        new Move(old.url(), now.url(), List.of("seen-made")).succeeds();
        now.expect("DELETE", "/seen-made/_alias/seen-orders", "");

        assertThat(alias("seen-orders", "seen-made").forecast().problems())
                .as("it had that one where it was copied from")
                .isEmpty();
        assertThat(alias("seen-ordres", "seen-made").forecast().problems())
                .containsExactly(
                        Problem.warning(
                                "alias seen-ordres does not exist at to: it is made",
                                "did you mean 'seen-orders'?"));
        assertThat(alias("sen-bills", "seen-other").forecast().problems())
                .containsExactly(
                        Problem.warning(
                                "alias sen-bills does not exist at to: it is made",
                                "did you mean 'seen-bills'?"));
        assertThat(alias("quite-different", "seen-other").forecast().problems())
                .containsExactly(
                        Problem.warning(
                                "alias quite-different does not exist at to: it is made",
                                "see that its name is what readers and writers ask for"));
        assertThat(told(alias("quite-different", "seen-not-yet").forecast())).isEmpty();
        assertThat(told(alias("seen-bill", "seen-not-yet").forecast()))
                .containsExactly("alias seen-bill does not exist at to: it is made");
    }

    @Test
    void anAliasOfAnotherIndexThanIsSaidIsToldWithThatOne() {
        now.expect("PUT", "/seen-holder", "{\"aliases\": {\"seen-held\": {}}}");
        now.expect("PUT", "/seen-taker", "");

        assertThat(alias("seen-held", "seen-taker").forecast().problems())
                .containsExactly(
                        Problem.warning(
                                "alias seen-held of to is of seen-holder",
                                "say with 'from' who has it, or let an earlier step take it"
                                        + " away"));
        assertThat(alias("seen-held", Optional.of("seen-taker"), "").forecast().problems())
                .containsExactly(
                        Problem.warning(
                                "alias seen-held of to is of seen-holder",
                                "say with 'from' who has it, or let an earlier step give it to"
                                        + " seen-taker alone"));
        SwitchAlias typo = alias("seen-hold", Optional.of("seen-holder"), "seen-taker");
        assertThat(typo.forecast().problems())
                .containsExactly(
                        Problem.warning(
                                "no index of to has alias seen-hold",
                                "did you mean 'seen-held'? else leave out 'from', or let an"
                                        + " earlier step give it to seen-holder alone"));
        assertThat(typo.check(new RememberedRun()))
                .isInstanceOf(Check.Blocked.class)
                .asString()
                .contains("no index of to has alias seen-hold", "did you mean 'seen-held'?");
    }

    private SwitchAlias alias(String alias, String taker) {
        return alias(alias, Optional.empty(), taker);
    }

    private SwitchAlias alias(String alias, Optional<String> from, String taker) {
        return SwitchAlias.bind(
                new AliasSpec("to", alias, from, taker),
                Stores.of((name, _) -> requireNonNull(stores().get(name))));
    }
}
