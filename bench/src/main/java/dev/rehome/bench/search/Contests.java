package dev.rehome.bench.search;

import dev.rehome.sandbox.Elasticdump;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * All that is measured.
 *
 * @param bodies prepared bulk bodies of the documents
 * @param files where dumps for the loads lie
 */
record Contests(
        SearchGround ground,
        InstantTarget instant,
        Documents documents,
        Path bodies,
        Path files,
        String javaOptions,
        Optional<Elasticdump> elasticdump) {
    private static final int JOBS = 4;

    List<Contest> all() {
        return List.of(copy(), mover(), dump(), load());
    }

    private Contest copy() {
        var movers = new ArrayList<SearchMover>();
        movers.add(rehomeCopy(false));
        movers.add(rehomeCopy(true));
        movers.addAll(elasticdumpCopies());
        movers.add(new RemoteReindex(documents));
        movers.addAll(floors());
        return new Contest(
                "copy",
                "Copy from Elasticsearch 6.8 to OpenSearch 3.8",
                ground,
                movers,
                List.of("elasticdump", "the floor"),
                _ -> documents.areIn(ground.target()),
                List.of(
                        Bar.wall("rehome", "the floor", 1.15),
                        Bar.wall("rehome", "elasticdump", 1 / 1.3),
                        Bar.ownCpu("rehome", "elasticdump", 0.25),
                        Bar.wall("rehome, verified", "rehome", 1.35),
                        Bar.heapMebibytes("rehome, verified", 256)));
    }

    private Contest mover() {
        var movers = new ArrayList<SearchMover>();
        movers.add(rehomeCopy(false));
        movers.addAll(elasticdumpCopies());
        return new Contest(
                "mover",
                "The mover alone: Elasticsearch 6.8, and a target that acknowledges bulks at once",
                ground.to(instant.url()),
                movers,
                List.of("elasticdump"),
                _ -> instant.taken() == documents.count(),
                List.of(
                        Bar.wall("rehome", "elasticdump", 1 / 4.0),
                        Bar.ownCpu("rehome", "elasticdump", 0.25)));
    }

    private Contest dump() {
        var movers = new ArrayList<SearchMover>();
        movers.add(RehomeFiles.dump(home(), documents, "rehome", JOBS, javaOptions));
        movers.add(RehomeFiles.dump(home(), documents, "elasticdump", JOBS, javaOptions));
        elasticdump.ifPresent(
                tool -> {
                    for (int limit : new int[] {1_000, 5_000}) {
                        movers.add(MultielasticdumpFiles.dump(tool, documents, limit));
                    }
                });
        return new Contest(
                "dump",
                "Dump from Elasticsearch 6.8 to files",
                ground,
                movers,
                List.of("multielasticdump"),
                work -> dumped(work.resolve("dump")),
                List.of(
                        Bar.wall("rehome", "multielasticdump", 1 / 2.5),
                        Bar.ownCpu("rehome", "multielasticdump", 0.25)));
    }

    private Contest load() {
        var movers = new ArrayList<SearchMover>();
        Path ours = files.resolve("rehome/dump");
        Path theirs = files.resolve("multielasticdump/dump");
        movers.add(RehomeFiles.load(home(), ours, "rehome", false, javaOptions));
        movers.add(RehomeFiles.load(home(), ours, "rehome, verified", true, javaOptions));
        elasticdump.ifPresent(
                tool -> {
                    movers.add(
                            RehomeFiles.load(
                                    home(), theirs, "rehome, their files", false, javaOptions));
                    for (int limit : new int[] {1_000, 5_000}) {
                        movers.add(MultielasticdumpFiles.load(tool, theirs, limit));
                    }
                });
        movers.addAll(floors());
        return new Contest(
                "load",
                "Load from files into OpenSearch 3.8",
                ground,
                movers,
                List.of("multielasticdump", "the floor"),
                _ -> documents.areIn(ground.target()),
                List.of(
                        Bar.wall("rehome", "the floor", 1.15),
                        Bar.wall("rehome", "multielasticdump", 1 / 1.3)));
    }

    /** What has to be dumped once before a load can be measured: by whom, into which folder. */
    List<SearchMover> beforeLoads() {
        var movers = new ArrayList<SearchMover>();
        movers.add(RehomeFiles.dump(home(), documents, "rehome", JOBS, javaOptions));
        elasticdump.ifPresent(
                tool -> movers.add(MultielasticdumpFiles.dump(tool, documents, 5_000)));
        return movers;
    }

    private SearchMover rehomeCopy(boolean verify) {
        return new RehomeCopy(home(), documents, JOBS, verify, javaOptions);
    }

    private List<SearchMover> elasticdumpCopies() {
        return elasticdump.stream()
                .flatMap(
                        tool ->
                                Stream.<SearchMover>of(
                                        new ElasticdumpCopy(tool, documents, 1_000),
                                        new ElasticdumpCopy(tool, documents, 5_000),
                                        new ElasticdumpCopy(tool, documents, 10_000)))
                .toList();
    }

    private List<SearchMover> floors() {
        return Stream.<SearchMover>of(
                        new Floor(bodies, documents, 2),
                        new Floor(bodies, documents, 3),
                        new Floor(bodies, documents, 4))
                .toList();
    }

    /** By the manifest of ours, or by the lines of elasticdump's layout. */
    private boolean dumped(Path folder) throws IOException {
        Path manifest = folder.resolve("dump.json");
        if (Files.exists(manifest)) {
            return Pattern.compile("\"documents\"\\s*:\\s*%d\\b".formatted(documents.count()))
                    .matcher(Files.readString(manifest))
                    .find();
        }
        try (Stream<String> lines = Files.lines(folder.resolve(documents.index() + ".json"))) {
            return lines.count() == documents.count();
        }
    }

    private static Path home() {
        return Path.of("").toAbsolutePath();
    }
}
