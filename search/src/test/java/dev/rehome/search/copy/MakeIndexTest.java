package dev.rehome.search.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Progress;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import dev.rehome.search.Clusters;
import dev.rehome.search.FaultProxy;
import dev.rehome.search.FaultProxy.Fault;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Patience;
import dev.rehome.search.connect.SearchAddress;
import dev.rehome.search.landing.CopyLog;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An index that is at the target before a copy, or an earlier attempt of the copy, gets to it. */
final class MakeIndexTest {
    private final SearchServer old = Clusters.server(SearchBinaries.ELASTICSEARCH_6);
    private final SearchServer now = Clusters.server(SearchBinaries.OPENSEARCH_3);

    private void copy(String index, CopyLog log) throws InterruptedException {
        copy(index, log, now.url());
    }

    private void copy(String index, CopyLog log, String to) throws InterruptedException {
        try (Cluster source = Clusters.connect(old);
                Cluster target =
                        new Cluster(
                                SearchAddress.parse(to, Optional.empty(), Map.of()),
                                Patience.SHORT)) {
            var _ =
                    new CopyIndices(
                                    source,
                                    target,
                                    CopyOptions.of(List.of(index), false, 4, true),
                                    Progress.UNWATCHED,
                                    log,
                                    rejected -> {
                                        throw new AssertionError(rejected.toString());
                                    })
                            .run();
        }
    }

    private void isAtTheSource(String index) {
        old.expect("PUT", "/%s/doc/1?refresh=true".formatted(index), "{\"a\": 1}");
    }

    private void refused(String index, CopyLog log) {
        assertThatThrownBy(() -> copy(index, log))
                .isInstanceOfSatisfying(
                        Failure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.REFUSED))
                .hasMessageContaining("has an index %s already", index);
    }

    @Test
    void refusesOneThatSomebodyElseMadeEvenAnEmptyOne() {
        isAtTheSource("theirs");
        now.expect("PUT", "/theirs", "{}");

        refused("theirs", CopyLog.inMemory());
    }

    @Test
    void goesOnWithTheEmptyOneThatItHadMadeWhenItWasKilled() throws Exception {
        isAtTheSource("made-and-killed");
        now.expect("PUT", "/made-and-killed", "{}");
        CopyLog log = CopyLog.inMemory();
        log.making("made-and-killed");

        copy("made-and-killed", log);

        assertThat(now.expect("GET", "/made-and-killed/_count", "")).contains("\"count\":1");
    }

    @Test
    void goesOnWhereItWasKilledBeforeItHadTakenAwayTheAliasesOfATemplate() throws Exception {
        isAtTheSource("given-aliases");
        now.expect(
                "PUT",
                "/_template/given-aliases",
                "{\"index_patterns\": [\"given-aliases\"], \"aliases\": {\"given-early\": {}}}");
        CopyLog log = CopyLog.inMemory();
        try (var proxy =
                new FaultProxy(
                        now,
                        (path, _) -> path.equals("/_aliases") ? Fault.FORBIDDEN : Fault.NONE)) {
            assertThatThrownBy(() -> copy("given-aliases", log, proxy.url()))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("/_aliases: 403");
        }

        copy("given-aliases", log);

        assertThat(now.ask("GET", "/_alias/given-early", "").statusCode()).isEqualTo(404);
        now.expect("DELETE", "/_template/given-aliases", "");
    }

    @Test
    void refusesOneThatSomebodyElseHasWrittenToInBetweenAlsoWhereAllOfItIsDeletedAgain() {
        isAtTheSource("written-to");
        now.expect("PUT", "/written-to/_doc/1", "{}");
        now.expect("DELETE", "/written-to/_doc/1?refresh=true", "");
        CopyLog log = CopyLog.inMemory();
        log.making("written-to");

        refused("written-to", log);
    }
}
