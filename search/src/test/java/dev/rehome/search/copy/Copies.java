package dev.rehome.search.copy;

import dev.rehome.engine.report.Progress;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Patience;
import dev.rehome.search.connect.SearchAddress;
import dev.rehome.search.landing.CopyLog;
import dev.rehome.search.landing.IndexReport;
import dev.rehome.search.write.Rejected;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** One index that is copied and read back, without a run around it. */
final class Copies {
    private static final Patience QUICK =
            new Patience(8, Duration.ofMillis(5), Duration.ofMillis(50), Duration.ofSeconds(30));

    final List<Rejected> rejected = new CopyOnWriteArrayList<>();

    /** Copies it from one address to another. */
    IndexReport copy(String from, String to, String index) throws InterruptedException {
        try (Cluster source = at(from);
                Cluster target = at(to)) {
            return new CopyIndices(
                            source,
                            target,
                            CopyOptions.of(List.of(index), false, 4, true),
                            Progress.UNWATCHED,
                            CopyLog.inMemory(),
                            rejected::add)
                    .run()
                    .indices()
                    .getFirst();
        }
    }

    private static Cluster at(String url) {
        return new Cluster(SearchAddress.parse(url, Optional.empty(), Map.of()), QUICK);
    }
}
