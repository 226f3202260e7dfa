package dev.rehome.search.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Problem;
import dev.rehome.search.Buckets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a folder and a bucket both promise to those who write and read dumps. */
final class PlaceTest {
    @TempDir private Path folder;

    enum Kind {
        FOLDER,
        BUCKET
    }

    private Place place(Kind kind, String name) {
        return switch (kind) {
            case FOLDER -> new Folder(folder.resolve(name));
            case BUCKET -> Buckets.open("places/" + name);
        };
    }

    @ParameterizedTest
    @EnumSource
    void givesBackWhatWasWrittenAndListsIt(Kind kind) throws Exception {
        try (Place place = place(kind, "small")) {
            assertThat(place.unfit()).isEmpty();
            assertThat(place.read("a.json")).isEmpty();
            assertThat(place.list("")).isEmpty();

            place.create();
            place.write("a.json", "é1");
            place.write("a.json", "é22");
            place.write("in/deep/b é+%2F.json", "");

            assertThat(place.read("a.json")).contains("é22");
            assertThat(place.read("in/deep/b é+%2F.json")).contains("");
            assertThat(place.list("")).containsOnlyKeys("a.json", "in/deep/b é+%2F.json");
            assertThat(place.list("").get("a.json")).extracting(Stored::bytes).isEqualTo(4L);
            assertThat(place.list("in/")).containsOnlyKeys("in/deep/b é+%2F.json");
            assertThat(place.unfit())
                    .get()
                    .extracting(Problem::what)
                    .isEqualTo(place + " is not empty");

            place.delete("in/deep/b é+%2F.json");
            place.delete("was/never/there");
            assertThat(place.list("")).containsOnlyKeys("a.json");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFileOfAnyLengthIsThereWhenItIsWholeAndNotBefore(Kind kind) throws Exception {
        var random = new Random(20261122);
        try (Place place = place(kind, "long")) {
            int part = ObjectUpload.PART_BYTES;
            for (int length : List.of(0, 1, 300_000, part - 1, part, part + 1, 3 * part + 3)) {
                byte[] bytes = new byte[length];
                random.nextBytes(bytes);
                String name = "of-" + length;
                Stored stored;
                try (NewFile file = place.begin(name)) {
                    file.write(bytes, 0, length / 3);
                    for (int at = length / 3; at < Math.min(length, length / 3 + 5); at++) {
                        file.write(bytes[at]);
                    }
                    int at = Math.min(length, length / 3 + 5);
                    file.write(bytes, at, length - at);
                    assertThat(place.list("")).doesNotContainKey(name);
                    stored = file.finish();
                }
                assertThat(place.list("").get(name)).isEqualTo(stored);
                assertThat(stored.bytes()).isEqualTo(length);
                try (var in = place.open(name)) {
                    assertThat(Arrays.equals(in.readAllBytes(), bytes)).as(name).isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsGivenUpIsGoneAndWhatWasThereBeforeStays(Kind kind) throws Exception {
        try (Place place = place(kind, "given-up")) {
            place.write("in/0.zst", "before");
            NewFile lost = place.begin("in/0.zst");
            lost.write(new byte[20 << 20]); // of a process that is killed now
            try (NewFile file = place.begin("in/1.zst")) {
                file.write(new byte[20 << 20]);
            }

            place.clear(_ -> true);

            assertThat(place.read("in/0.zst")).contains("before");
            assertThat(place.list("")).containsOnlyKeys("in/0.zst");
            assertThatThrownBy(lost::finish).isInstanceOf(Exception.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void linesOfManyThreadsAreAllThereAndThoseOfAnEarlierAttempt(Kind kind) throws Exception {
        try (Place place = place(kind, "lines")) {
            place.append("slices.ndjson", "first");
        }
        try (Place place = place(kind, "lines");
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Object>> work =
                    IntStream.range(0, 50)
                            .mapToObj(
                                    line ->
                                            Executors.callable(
                                                    () ->
                                                            place.append(
                                                                    "slices.ndjson",
                                                                    "line " + line)))
                            .toList();
            for (Future<Object> each : threads.invokeAll(work)) {
                assertThat(each.get()).isNull();
            }

            place.settle("slices.ndjson");
            String text = place.read("slices.ndjson").orElseThrow();
            assertThat(text).startsWith("first\n").endsWith("\n");
            assertThat(text.lines()).hasSize(51).doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofThoseThatClaimAFileOneHasIt(Kind kind) throws Exception {
        try (Place place = place(kind, "claimed");
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            place.create();
            List<Callable<Boolean>> claims = new ArrayList<>();
            for (int run = 0; run < 50; run++) {
                String text = "run " + run;
                claims.add(
                        () -> {
                            try (Place another = place(kind, "claimed")) { // as of other processes
                                return another.claim("begun.json", text);
                            }
                        });
            }
            int have = 0;
            for (Future<Boolean> each : threads.invokeAll(claims)) {
                have += each.get() ? 1 : 0;
            }

            assertThat(have).isEqualTo(1);
            assertThat(place.list("")).containsOnlyKeys("begun.json");
            String owner = place.read("begun.json").orElseThrow();
            assertThat(place.claim("begun.json", owner)).as("by itself, again").isTrue();
            assertThat(place.claim("begun.json", "run 99")).isFalse();
            assertThat(place.read("begun.json")).isEqualTo(Optional.of(owner));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatIsNotThereCannotBeOpened(Kind kind) {
        try (Place place = place(kind, "nothing")) {
            assertThatThrownBy(() -> place.open("0.zst"))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining(place.of("0.zst"));
        }
    }
}
