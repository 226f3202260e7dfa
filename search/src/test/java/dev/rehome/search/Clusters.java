package dev.rehome.search;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Patience;
import dev.rehome.search.connect.SearchAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Real servers that all tests share, since each takes seconds to start: an index or a template of a
 * test has a name that no other test uses. Stopped when the tests' JVM ends.
 */
public final class Clusters {
    private static final Map<SearchBinaries, Optional<SearchServer>> STARTED =
            new ConcurrentHashMap<>();

    private Clusters() {}

    /** The one of that version; skips the test where this machine cannot run it. */
    public static SearchServer server(SearchBinaries binaries) {
        var server = STARTED.computeIfAbsent(binaries, SearchServer::start);
        if (server.isEmpty()) {
            // Loud, and for each of them: without version 6 most of what there is to show is not.
            System.err.printf("SKIPPED: a test of %s: %s%n", caller(), binaries.whyNot());
        }
        assumeTrue(server.isPresent(), binaries::whyNot);
        return server.orElseThrow();
    }

    /** The class of the test that wants it. */
    private static String caller() {
        return StackWalker.getInstance()
                .walk(
                        frames ->
                                frames.map(StackWalker.StackFrame::getClassName)
                                        .filter(name -> !name.equals(Clusters.class.getName()))
                                        .findFirst()
                                        .orElseThrow());
    }

    public static Cluster connect(SearchServer server) {
        return new Cluster(
                SearchAddress.parse(server.url(), Optional.empty(), Map.of()), Patience.SHORT);
    }
}
