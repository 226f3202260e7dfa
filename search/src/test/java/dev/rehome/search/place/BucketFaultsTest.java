package dev.rehome.search.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Problem;
import dev.rehome.sandbox.S3Server;
import dev.rehome.search.Buckets;
import dev.rehome.search.S3Faults;
import dev.rehome.search.S3Faults.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A bucket behind a network that breaks and a server that is busy, and one that is not ours. */
@Timeout(120)
final class BucketFaultsTest {
    private static final byte[] BYTES = new byte[(20 << 20) + 7];

    static {
        new Random(20261122).nextBytes(BYTES);
    }

    private static void through(String prefix, BiFunction<String, Integer, Fault> faults, Use use)
            throws Exception {
        try (var proxy = new S3Faults(Buckets.server().url(), faults);
                Bucket bucket = Buckets.open(prefix, proxy.url())) {
            use.of(bucket, proxy);
        }
    }

    private interface Use {
        void of(Bucket bucket, S3Faults proxy) throws Exception;
    }

    private static void write(Place place, String name) throws IOException {
        try (NewFile file = place.begin(name)) {
            file.write(BYTES);
            assertThat(file.finish().bytes()).isEqualTo(BYTES.length);
        }
    }

    @Test
    void anObjectIsReadToItsEndThoughTheConnectionBreaksAgainAndAgain() throws Exception {
        try (Bucket bucket = Buckets.open("faults/read")) {
            write(bucket, "0.zst");
        }
        through(
                "faults/read",
                (line, _) -> line.startsWith("GET") ? Fault.CUT_OFF : Fault.NONE,
                (bucket, proxy) -> {
                    try (var in = bucket.open("0.zst")) {
                        assertThat(Arrays.equals(in.readAllBytes(), BYTES)).isTrue();
                    }
                    assertThat(proxy.asked()).hasSizeGreaterThanOrEqualTo(7);
                });
    }

    @Test
    void anObjectThatIsWrittenOverWhileItIsReadIsNotPutTogetherOfBoth() throws Exception {
        try (Bucket direct = Buckets.open("faults/changed")) {
            write(direct, "0.zst");
            through(
                    "faults/changed",
                    (_, number) -> number == 1 ? Fault.CUT_OFF : Fault.NONE,
                    (bucket, _) -> {
                        try (var in = bucket.open("0.zst")) {
                            assertThat(in.readNBytes(1_000)).hasSize(1_000);
                            direct.write("0.zst", "x".repeat(BYTES.length));
                            assertThatThrownBy(in::readAllBytes)
                                    .isInstanceOf(Failure.class)
                                    .hasMessage(
                                            "the dump's file s3://dumps/faults/changed/0.zst is"
                                                    + " damaged: it was written over while it was"
                                                    + " read");
                        }
                    });
        }
    }

    @Test
    void aServerThatTakesNoNoticeOfWhereToGoOnIsNotReadFromItsBeginningAgain() throws Exception {
        try (Bucket bucket = Buckets.open("faults/whole")) {
            write(bucket, "0.zst");
        }
        through(
                "faults/whole",
                (_, number) -> number == 1 ? Fault.CUT_OFF : Fault.WHOLE,
                (bucket, proxy) -> {
                    try (var in = bucket.open("0.zst")) {
                        assertThatThrownBy(in::readAllBytes)
                                .isInstanceOf(Failure.class)
                                .hasMessage(
                                        "cannot read s3://dumps/faults/whole/0.zst: the connection"
                                                + " broke, and %s does not go on in the middle of"
                                                        .formatted(
                                                                proxy.url().replace("http://", ""))
                                                + " an object (Range)");
                    }
                });
    }

    @Test
    void aServerThatSaysNoLengthOrNoTagIsNamed() throws Exception {
        through(
                "faults/bare",
                (_, _) -> Fault.NO_LENGTH,
                (bucket, _) ->
                        assertThatThrownBy(() -> bucket.read("begun.json"))
                                .isInstanceOf(Failure.class)
                                .hasMessageContaining("does not say how long it is"));
        through(
                "faults/bare",
                (_, _) -> Fault.WHOLE,
                (bucket, _) -> assertThat(bucket.read("begun.json")).contains("whole"));
        through(
                "faults/bare",
                (_, _) -> Fault.CUT_OFF_WITHOUT_TAG,
                (bucket, _) ->
                        assertThatThrownBy(() -> bucket.read("begun.json"))
                                .isInstanceOf(Failure.class)
                                .hasMessageContaining(
                                        "whether it is the same object still (ETag)"));
    }

    @Test
    void aLoginThatMayNotListUploadsIsNamedBeforeAnythingIsWritten() throws Exception {
        through(
                "faults/denied",
                (line, _) -> line.contains("uploads") ? Fault.DENIED : Fault.NONE,
                (bucket, proxy) -> {
                    Problem problem = bucket.unfit().orElseThrow();

                    assertThat(problem.severity()).isEqualTo(Problem.Severity.ERROR);
                    assertThat(problem.what())
                            .isEqualTo(
                                    proxy.url().replace("http://", "")
                                            + " does not let the login list what is being uploaded"
                                            + " to s3://dumps/faults/denied");
                    assertThat(problem.remedy())
                            .contains(
                                    "s3:ListBucketMultipartUploads",
                                    "s3:AbortMultipartUpload",
                                    "s3:DeleteObject");
                });
    }

    @Test
    void anObjectIsWrittenWholeThoughEveryOtherRequestFailsInItsOwnWay() throws Exception {
        var ways =
                new Fault[] {
                    Fault.LOST, Fault.NONE, Fault.HALF_SENT, Fault.NONE,
                    Fault.SLOW_DOWN, Fault.NONE, Fault.INTERNAL_ERROR, Fault.NONE
                };
        through(
                "faults/write",
                (_, number) -> ways[(number - 1) % ways.length],
                (bucket, proxy) -> {
                    write(bucket, "0.zst");
                    bucket.append("slices.ndjson", "one");
                    assertThat(bucket.claim("begun.json", "mine")).isTrue();
                    assertThat(proxy.asked()).hasSizeGreaterThan(12);
                });
        try (Bucket bucket = Buckets.open("faults/write")) {
            try (var in = bucket.open("0.zst")) {
                assertThat(Arrays.equals(in.readAllBytes(), BYTES)).isTrue();
            }
            assertThat(bucket.read("slices.ndjson")).contains("one\n");
            assertThat(uploads(bucket)).as("the answer to the first begin was lost").isEqualTo(1);
            bucket.clear(_ -> true);
            assertThat(uploads(bucket)).isZero();
        }
    }

    private static long uploads(Bucket bucket) {
        return bucket.s3()
                .listMultipartUploads(list -> list.bucket(Buckets.BUCKET).prefix("faults/write/"))
                .uploads()
                .size();
    }

    @Test
    void thousandsOfLinesAreNotWrittenEachAnewAndAreThereSomeSecondsLaterAtTheLatest()
            throws Exception {
        through(
                "faults/lines",
                (_, _) -> Fault.NONE,
                (bucket, proxy) -> {
                    for (int line = 0; line < 2_000; line++) {
                        bucket.append("slices.ndjson", "line " + line);
                        if (line % 100 == 0) {
                            Thread.sleep(250); // five seconds in all
                        }
                    }
                    bucket.settle("slices.ndjson");
                    bucket.settle("slices.ndjson");

                    assertThat(bucket.read("slices.ndjson").orElseThrow().lines()).hasSize(2_000);
                    assertThat(puts(proxy)).isBetween(2L, 5L);

                    bucket.append("slices.ndjson", "last");
                    long before = puts(proxy);
                    Thread.sleep(ObjectLines.EVERY.plusSeconds(2));
                    assertThat(puts(proxy)).isEqualTo(before + 1);
                    assertThat(bucket.read("slices.ndjson").orElseThrow()).endsWith("\nlast\n");
                });
    }

    private static long puts(S3Faults proxy) {
        return proxy.asked().stream().filter(line -> line.startsWith("PUT")).count();
    }

    @Test
    void linesThatCannotBeWrittenAreToldToWhoeverSettlesThem() throws Exception {
        through(
                "faults/unwritten",
                (line, _) -> line.startsWith("PUT") ? Fault.DENIED : Fault.NONE,
                (bucket, _) -> {
                    bucket.append("slices.ndjson", "one");
                    assertThatThrownBy(() -> bucket.settle("slices.ndjson"))
                            .isInstanceOf(Failure.class)
                            .hasMessageContaining(
                                    "cannot write s3://dumps/faults/unwritten/slices.ndjson");
                });
    }

    private static void refused(
            String url, String bucket, String key, String secret, Consumer<Failure> told) {
        try (Bucket place =
                Bucket.open(
                        new BucketAddress(bucket, "shop.dump"), Buckets.access(url, key, secret))) {
            assertThatThrownBy(place::unfit)
                    .isInstanceOfSatisfying(
                            Failure.class,
                            failure -> {
                                assertThat(failure.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
                                assertThat(failure.getMessage() + failure.remedy())
                                        .doesNotContain(S3Server.SECRET)
                                        .doesNotContain("software.amazon");
                                told.accept(failure);
                            });
        }
    }

    @Test
    void whatIsWrongIsSaidWithWhatToDoAboutIt() throws Exception {
        String url = Buckets.server().url();
        String where = url.replace("http://", "");
        refused(
                url,
                "no-such",
                S3Server.KEY,
                S3Server.SECRET,
                failure ->
                        assertThat(failure)
                                .hasMessage(
                                        "cannot list s3://no-such/shop.dump: %s has no bucket no-such"
                                                .formatted(where)));
        refused(
                url,
                Buckets.BUCKET,
                S3Server.KEY,
                "wrong",
                failure ->
                        assertThat(failure)
                                .hasMessageContaining("does not take the login (SignatureDoesNot"));
        refused(
                url,
                Buckets.BUCKET,
                "nobody",
                S3Server.SECRET,
                failure ->
                        assertThat(failure)
                                .hasMessageContaining("does not take the login (InvalidAccessKey"));
        int closed;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        refused(
                "http://127.0.0.1:" + closed,
                Buckets.BUCKET,
                S3Server.KEY,
                S3Server.SECRET,
                failure -> {
                    assertThat(failure)
                            .hasMessageContaining("nothing answers at 127.0.0.1:" + closed);
                    assertThat(failure.remedy()).contains("AWS_ENDPOINT_URL_S3");
                });
        try (var proxy = new S3Faults(url, (_, _) -> Fault.ELSEWHERE)) {
            refused(
                    proxy.url(),
                    Buckets.BUCKET,
                    S3Server.KEY,
                    S3Server.SECRET,
                    failure -> {
                        assertThat(failure)
                                .hasMessageContaining(
                                        "bucket dumps is not in us-east-1, but in eu-south-9");
                        assertThat(failure.remedy()).contains("AWS_REGION");
                    });
        }
    }

    @Test
    void aStoreThatStaysBusyIsToldApartFromOneThatRefuses() {
        var access = Buckets.access("http://store:9000", "k", "s");
        var address = new BucketAddress("b", "p");

        assertThat(BucketFailure.of("cannot write x", address, access, said(503, "SlowDown")))
                .hasMessage(
                        "cannot write x: store:9000 is too busy or not well: 503 SlowDown, again"
                                + " and again")
                .extracting(Failure::exitCode)
                .isEqualTo(ExitCode.FAILED);
        assertThat(BucketFailure.of("cannot read x", address, access, said(403, "AccessDenied")))
                .hasMessage("cannot read x: store:9000 denies it")
                .extracting(Failure::remedy)
                .asString()
                .contains("s3:ListBucket");
        assertThat(BucketFailure.of("cannot list x", address, access, said(404, "")))
                .hasMessageContaining("what answers at store:9000 does not speak as S3 does");
    }

    private static S3Exception said(int status, String code) {
        return (S3Exception)
                S3Exception.builder()
                        .statusCode(status)
                        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                        .build();
    }
}
