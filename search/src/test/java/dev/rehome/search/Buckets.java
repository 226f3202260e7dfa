package dev.rehome.search;

import dev.rehome.sandbox.S3Server;
import dev.rehome.search.place.Bucket;
import dev.rehome.search.place.BucketAccess;
import dev.rehome.search.place.BucketAddress;
import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/**
 * A real S3 server that all tests share: a prefix of a test has a name that no other test uses.
 * Stopped when the tests' JVM ends.
 */
public final class Buckets {
    public static final String BUCKET = "dumps";

    private Buckets() {}

    private static final class Started {
        static final S3Server SERVER = S3Server.start(BUCKET);
    }

    public static S3Server server() {
        return Started.SERVER;
    }

    public static BucketAccess access(String url, String key, String secret) {
        return new BucketAccess(
                Optional.of(URI.create(url)),
                Region.US_EAST_1,
                StaticCredentialsProvider.create(AwsBasicCredentials.create(key, secret)));
    }

    public static Bucket open(String prefix) {
        return open(prefix, server().url());
    }

    /** By another way, such as a proxy. */
    public static Bucket open(String prefix, String url) {
        return Bucket.open(
                new BucketAddress(BUCKET, prefix), access(url, S3Server.KEY, S3Server.SECRET));
    }
}
