package dev.rehome.search.place;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Printable;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Why a bucket did not do what it was asked for, and what to do about it. Of what the server says
 * only its code is shown, and its words where nothing is known of the code: with a signature that
 * is wrong it sends back what was to be signed.
 */
final class BucketFailure {
    private static final int REDIRECT = 301;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;
    private static final int WORDS_MAX = 200;
    private static final String REGION = "x-amz-bucket-region";

    private BucketFailure() {}

    /** Why, and what to do. */
    private record Told(ExitCode code, String why, String remedy) {
        static Told wrong(String why, String remedy) {
            return new Told(ExitCode.BAD_INPUT, why, remedy);
        }

        static Told later(String why, String remedy) {
            return new Told(ExitCode.FAILED, why, remedy);
        }
    }

    /**
     * What is told.
     *
     * @param what could not be done
     */
    static Failure of(String what, BucketAddress address, BucketAccess access, SdkException e) {
        if (e instanceof AbortedException) {
            Thread.currentThread().interrupt();
            return new Failure(ExitCode.FAILED, what + ": interrupted", "resume", e);
        }
        Told told =
                e instanceof S3Exception answered
                        ? answered(address, access, answered)
                        : unanswered(access, e);
        return new Failure(told.code(), what + ": " + told.why(), told.remedy(), e);
    }

    private static Told answered(BucketAddress address, BucketAccess access, S3Exception e) {
        AwsErrorDetails details = e.awsErrorDetails();
        String code = details == null || details.errorCode() == null ? "" : details.errorCode();
        String bucket = address.bucket();
        return switch (code) {
            case "NoSuchBucket" ->
                    Told.wrong(
                            "%s has no bucket %s".formatted(access.where(), bucket),
                            "check the bucket's name and the endpoint; Rehome makes no buckets");
            case "InvalidBucketName" ->
                    Told.wrong(
                            "%s says that no bucket is called %s".formatted(access.where(), bucket),
                            "check the bucket's name");
            case "InvalidAccessKeyId",
                    "SignatureDoesNotMatch",
                    "InvalidToken",
                    "ExpiredToken",
                    "TokenRefreshRequired" ->
                    Told.wrong(
                            "%s does not take the login (%s)".formatted(access.where(), code),
                            "check AWS_PROFILE, or AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and"
                                    + " AWS_SESSION_TOKEN; a login that ended has to be made anew");
            case "AccessDenied", "AllAccessDisabled" -> denied(access, bucket);
            case "RequestTimeTooSkewed" ->
                    Told.wrong(
                            "the clock of %s and that of this machine are too far apart"
                                    .formatted(access.where()),
                            "set this machine's clock");
            case "PermanentRedirect",
                    "AuthorizationHeaderMalformed",
                    "IllegalLocationConstraintException" ->
                    elsewhere(access, bucket, e);
            default -> byStatus(access, bucket, code, e);
        };
    }

    private static Told byStatus(BucketAccess access, String bucket, String code, S3Exception e) {
        int status = e.statusCode();
        if (status == REDIRECT) {
            return elsewhere(access, bucket, e);
        }
        if (status == FORBIDDEN) {
            return denied(access, bucket);
        }
        if (status == TOO_MANY || status >= SERVER_ERROR) {
            return Told.later(
                    "%s is too busy or not well: %d %s, again and again"
                            .formatted(access.where(), status, code)
                            .replace(" ,", ","),
                    "resume when it is again, perhaps with fewer --jobs");
        }
        if (status == NOT_FOUND && code.isEmpty()) {
            return Told.wrong(
                    "what answers at %s does not speak as S3 does".formatted(access.where()),
                    "check AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL or the profile's endpoint_url");
        }
        AwsErrorDetails details = e.awsErrorDetails();
        String words =
                details == null || details.errorMessage() == null ? "" : details.errorMessage();
        return Told.later(
                "%s answers %d %s %s"
                        .formatted(
                                access.where(),
                                status,
                                code,
                                Printable.line(
                                        words.substring(0, Math.min(WORDS_MAX, words.length()))))
                        .strip(),
                "see what the store's own log says of it");
    }

    private static Told denied(BucketAccess access, String bucket) {
        return Told.wrong(
                "%s denies it".formatted(access.where()),
                "let the login list the bucket %s (s3:ListBucket, s3:ListBucketMultipartUploads) and"
                                .formatted(bucket)
                        + " read, write and delete below the prefix (s3:GetObject, s3:PutObject,"
                        + " s3:DeleteObject, s3:AbortMultipartUpload); to load, to list and read is"
                        + " enough");
    }

    private static Told elsewhere(BucketAccess access, String bucket, S3Exception e) {
        Optional<String> region =
                Optional.ofNullable(e.awsErrorDetails())
                        .map(AwsErrorDetails::sdkHttpResponse)
                        .flatMap(answer -> answer.firstMatchingHeader(REGION));
        return Told.wrong(
                "bucket %s is not in %s".formatted(bucket, access.region())
                        + region.map(other -> ", but in " + Printable.line(other)).orElse(""),
                "set AWS_REGION to the bucket's region");
    }

    private static Told unanswered(BucketAccess access, SdkException e) {
        String where = access.where();
        String remedy =
                "check AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL or the profile's endpoint_url, the"
                        + " region, and what is between; then resume";
        if (cause(e, UnknownHostException.class).isPresent()) {
            return Told.wrong("there is no host of " + where, remedy);
        }
        if (cause(e, ConnectException.class).isPresent()
                || cause(e, NoRouteToHostException.class).isPresent()) {
            return Told.wrong("nothing answers at " + where, remedy);
        }
        if (cause(e, SSLException.class).isPresent()) {
            return Told.wrong(
                    "no TLS with %s: %s"
                            .formatted(
                                    where, cause(e, SSLException.class).orElseThrow().getMessage()),
                    "an authority of your own goes into a trust store that REHOME_JAVA_OPTS names"
                            + " (-Djavax.net.ssl.trustStore=…); for http write the endpoint so");
        }
        return Told.later(
                cause(e, SocketTimeoutException.class).isPresent()
                        ? where + " does not answer in time"
                        : "the connection to %s broke again and again: %s"
                                .formatted(where, root(e).getMessage()),
                remedy);
    }

    private static Throwable root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static <T extends Throwable> Optional<T> cause(Throwable from, Class<T> kind) {
        for (Throwable e = from; e != null; e = e.getCause()) {
            if (kind.isInstance(e)) {
                return Optional.of(kind.cast(e));
            }
        }
        return Optional.empty();
    }
}
