package dev.rehome.search.dump;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Progress;
import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import dev.rehome.search.Buckets;
import dev.rehome.search.Clusters;
import dev.rehome.search.Rclone;
import dev.rehome.search.S3Faults;
import dev.rehome.search.S3Faults.Fault;
import dev.rehome.search.archive.DumpFolder;
import dev.rehome.search.archive.Manifest;
import dev.rehome.search.catalog.Renaming;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import dev.rehome.search.elasticdump.DumpedFolder;
import dev.rehome.search.landing.CopyLog;
import dev.rehome.search.landing.CopyReport;
import dev.rehome.search.load.LoadIndices;
import dev.rehome.search.load.LoadOptions;
import dev.rehome.search.place.Bucket;
import dev.rehome.search.place.Folder;
import dev.rehome.search.place.Place;
import dev.rehome.search.place.Stored;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Dumps that lie in S3, written and read; what a bucket can do besides is in PlaceTest. */
@Timeout(120)
final class DumpToBucketTest {
    private final SearchServer old = Clusters.server(SearchBinaries.ELASTICSEARCH_6);
    private final SearchServer now = Clusters.server(SearchBinaries.OPENSEARCH_3);

    private void fill(String index, int documents) {
        old.expect(
                "PUT",
                "/" + index,
                """
                {"settings": {"number_of_shards": 3, "number_of_replicas": 0},
                 "aliases": {"%s-sales": {"filter": {"term": {"a": "b"}}}},
                 "mappings": {"order": {"properties": {"a": {"type": "keyword"}}}}}
                """
                        .formatted(index));
        var lines = new StringBuilder();
        for (int id = 0; id < documents; id++) {
            lines.append(
                    """
                    {"index":{"_type":"order","_id":"%d","routing":"r%d"}}
                    {"a": "text %d",  "n": 1.0, "big": 9223372036854775807}
                    """
                            .formatted(id, id % 7, id));
        }
        assertThat(old.expect("POST", "/" + index + "/_bulk?refresh=true", lines.toString()))
                .contains("\"errors\":false");
    }

    private DumpReport dump(Place place, String pattern, String run) throws InterruptedException {
        try (Cluster source = Clusters.connect(old)) {
            return new DumpIndices(
                            source,
                            new DumpFolder(place),
                            new DumpOptions(List.of(pattern), false, 4, false),
                            run,
                            Progress.UNWATCHED)
                    .dump();
        }
    }

    private Product product() throws InterruptedException {
        try (Cluster source = Clusters.connect(old)) {
            return Product.of(source);
        }
    }

    private CopyReport load(Place place, String... indices) throws InterruptedException {
        try (Cluster target = Clusters.connect(now)) {
            return new LoadIndices(
                            DumpedFolder.open(place),
                            target,
                            new LoadOptions(List.of(indices), Renaming.NONE, false, true, 4, true),
                            Progress.UNWATCHED,
                            CopyLog.inMemory(),
                            rejected -> {
                                throw new AssertionError(rejected.toString());
                            })
                    .run();
        }
    }

    @Test
    void comeBackFromThereByteForByteInPartToo() throws Exception {
        fill("bucket-one", 3_000);
        fill("bucket-two", 500);
        try (Bucket bucket = Buckets.open("trip")) {
            assertThat(dump(bucket, "bucket-*", "run-1").documents()).isEqualTo(3_500);

            CopyReport loaded = load(bucket, "bucket-one");

            assertThat(loaded.documents()).isEqualTo(3_000);
            assertThat(loaded.differences()).isEmpty();
            assertThat(now.expect("GET", "/bucket-one/_source/17?routing=r3", ""))
                    .isEqualTo("{\"a\": \"text 17\",  \"n\": 1.0, \"big\": 9223372036854775807}");
            assertThat(now.expect("GET", "/bucket-one/_alias", ""))
                    .contains("\"bucket-one-sales\":{\"filter\":{\"term\":{\"a\":\"b\"}}}");
            assertThat(now.ask("GET", "/bucket-two", "").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void comeThereAndBackThoughEveryFifthRequestFails() throws Exception {
        fill("bucket-faulty", 2_000);
        var ways = List.of(Fault.LOST, Fault.INTERNAL_ERROR, Fault.HALF_SENT, Fault.CUT_OFF);
        try (var proxy =
                        new S3Faults(
                                Buckets.server().url(),
                                (_, number) ->
                                        number % 5 == 0
                                                ? ways.get(number / 5 % ways.size())
                                                : Fault.NONE);
                Bucket bucket = Buckets.open("faulty", proxy.url())) {
            assertThat(dump(bucket, "bucket-faulty", "run-1").documents()).isEqualTo(2_000);
            assertThat(load(bucket).differences()).isEmpty();
            assertThat(proxy.asked()).hasSizeGreaterThan(20);
        }
        assertThat(now.expect("GET", "/bucket-faulty/_count", "")).contains("\"count\":2000");
    }

    @Test
    void areOneRunsAlone() throws Exception {
        fill("bucket-owned", 100);
        try (Bucket bucket = Buckets.open("owned")) {
            new DumpFolder(bucket).begin("run-1");

            assertThatThrownBy(() -> dump(bucket, "bucket-owned", "run-2"))
                    .isInstanceOf(Failure.class)
                    .hasMessage("s3://dumps/owned holds a dump of run run-1");
            assertThat(bucket.list("")).containsOnlyKeys("begun.json");
            assertThat(new DumpFolder(bucket).remove("run-2")).isEmpty();
            assertThat(bucket.list("")).containsOnlyKeys("begun.json");

            // As where a store takes no notice of If-None-Match.
            Manifest manifest = new Manifest("run-1", product(), List.of(), List.of(), List.of());
            bucket.write("begun.json", "{\"run\": \"run-2\"}");
            assertThatThrownBy(() -> new DumpFolder(bucket).complete(manifest))
                    .isInstanceOf(Failure.class)
                    .hasMessage("s3://dumps/owned holds a dump of run run-2");
            assertThat(bucket.list("")).doesNotContainKey("dump.json");
        }
    }

    /** Killed before the manifest; meanwhile somebody put another object of the same length. */
    @Test
    void keepWhatIsAsItWasWrittenAndWriteAgainWhatIsNot() throws Exception {
        fill("bucket-again", 400);
        String slice = "indices/bucket-again/0.zst";
        try (Bucket bucket = Buckets.open("again")) {
            dump(bucket, "bucket-again", "run-1");
            Map<String, Stored> before = bucket.list("");
            bucket.delete("dump.json");
            bucket.write(slice, "x".repeat((int) requireNonNull(before.get(slice)).bytes()));
            var asked = new ArrayList<String>();
            try (var proxy = new S3Faults(Buckets.server().url(), (_, _) -> Fault.NONE);
                    Bucket seen = Buckets.open("again", proxy.url())) {
                dump(seen, "bucket-again", "run-1");
                asked.addAll(proxy.asked());
            }

            assertThat(asked)
                    .filteredOn(line -> line.startsWith("PUT") && line.contains(".zst"))
                    .containsExactly("PUT /dumps/again/%s HTTP/1.1".formatted(slice));
            assertThat(bucket.list("").get(slice)).isEqualTo(before.get(slice));
            assertThat(load(bucket).differences()).isEmpty();
        }
    }

    /** Killed within the seconds in which lines of slices are gathered. */
    @Test
    void writeASliceAgainThatWasWholeAndNotNotedYet() throws Exception {
        fill("bucket-unnoted", 400);
        String notes = "indices/bucket-unnoted/slices.ndjson";
        try (Bucket bucket = Buckets.open("unnoted")) {
            dump(bucket, "bucket-unnoted", "run-1");
            List<String> lines = bucket.read(notes).orElseThrow().lines().toList();
            assertThat(lines).hasSize(3);
            bucket.delete("dump.json");
            bucket.write(notes, lines.getFirst() + "\n");
            old.expect(
                    "PUT",
                    "/bucket-unnoted/order/17?routing=r3&refresh=true",
                    "{\"a\": \"written since\"}");
            var asked = new ArrayList<String>();
            try (var proxy = new S3Faults(Buckets.server().url(), (_, _) -> Fault.NONE);
                    Bucket seen = Buckets.open("unnoted", proxy.url())) {
                dump(seen, "bucket-unnoted", "run-1");
                asked.addAll(proxy.asked());
            }

            assertThat(asked)
                    .filteredOn(line -> line.startsWith("PUT") && line.contains(".zst"))
                    .as("two that were not noted, and what was written since")
                    .hasSize(3);
            assertThat(asked)
                    .filteredOn(line -> line.startsWith("PUT") && line.contains("slices.ndjson"))
                    .hasSizeLessThanOrEqualTo(2);
            CopyReport loaded = load(bucket);
            assertThat(loaded.documents()).isEqualTo(400);
            assertThat(loaded.differences()).isEmpty();
            assertThat(now.expect("GET", "/bucket-unnoted/_source/17?routing=r3", ""))
                    .isEqualTo("{\"a\": \"written since\"}");
        }
    }

    /** Another program speaks to the same store, and the files are the same. */
    @Test
    void areCarriedFromThereIntoAFolderAndFromAFolderThereByRclone(@TempDir Path folder)
            throws Exception {
        assumeTrue(Rclone.isHere());
        fill("bucket-carried", 700);
        fill("folder-carried", 800);
        try (Bucket bucket = Buckets.open("carried")) {
            dump(bucket, "bucket-carried", "run-1");
        }
        Rclone.copy("s3:dumps/carried", folder.resolve("down").toString());
        CopyReport fromFolder = load(new Folder(folder.resolve("down")));
        assertThat(fromFolder.documents()).isEqualTo(700);
        assertThat(fromFolder.differences()).isEmpty();

        dump(new Folder(folder.resolve("up")), "folder-carried", "run-2");
        Rclone.copy(folder.resolve("up").toString(), "s3:dumps/brought");
        try (Bucket bucket = Buckets.open("brought")) {
            CopyReport fromBucket = load(bucket);
            assertThat(fromBucket.documents()).isEqualTo(800);
            assertThat(fromBucket.differences()).isEmpty();
        }
    }
}
