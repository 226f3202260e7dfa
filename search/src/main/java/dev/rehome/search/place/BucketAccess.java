package dev.rehome.search.place;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.endpoint.AwsClientEndpointProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Who asks a bucket for something, and where it is reached.
 *
 * @param endpoint of a store that is not AWS's own; its buckets are in the path
 * @param credentials asked anew for each request: those of a role end after an hour
 */
public record BucketAccess(
        Optional<URI> endpoint, Region region, AwsCredentialsProvider credentials) {
    private static final int TRIES = 8;
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(60);

    /** The older name, which some tools of AWS still know alone. */
    private static final String OTHER_REGION = "AWS_DEFAULT_REGION";

    /**
     * What every tool of AWS would find: environment, profile, role.
     *
     * @throws Failure with BAD_INPUT when there is no login or no region
     */
    public static BucketAccess ofEnvironment() {
        Optional<URI> endpoint = configuredEndpoint();
        var credentials = DefaultCredentialsProvider.builder().build();
        try {
            var _ = credentials.resolveCredentials();
        } catch (SdkClientException e) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "there is no AWS login to reach S3 with",
                    "set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run where"
                            + " there is a role",
                    e);
        }
        return new BucketAccess(endpoint, region(endpoint), credentials);
    }

    private static Optional<URI> configuredEndpoint() {
        try {
            Optional<URI> endpoint =
                    AwsClientEndpointProvider.builder()
                            .serviceEndpointOverrideEnvironmentVariable("AWS_ENDPOINT_URL_S3")
                            .serviceEndpointOverrideSystemProperty("aws.endpointUrlS3")
                            .serviceProfileProperty("s3")
                            .profileFile(ProfileFile::defaultProfileFile)
                            .profileName(
                                    ProfileFileSystemSetting.AWS_PROFILE.getStringValueOrThrow())
                            .resolveFromOverrides();
            if (endpoint.filter(uri -> !isOfServer(uri)).isPresent()) {
                throw badEndpoint(null);
            }
            return endpoint;
        } catch (SdkClientException | IllegalArgumentException e) {
            throw badEndpoint(e);
        }
    }

    private static boolean isOfServer(URI uri) {
        return uri.getHost() != null && List.of("http", "https").contains(uri.getScheme());
    }

    private static Failure badEndpoint(@Nullable Exception e) {
        return new Failure(
                ExitCode.BAD_INPUT,
                "the endpoint of S3 that is configured is no URL",
                "set AWS_ENDPOINT_URL_S3 (or AWS_ENDPOINT_URL, or the profile's endpoint_url) as in"
                        + " https://host:9000",
                e);
    }

    private static Region region(Optional<URI> endpoint) {
        String other = System.getenv().getOrDefault(OTHER_REGION, "");
        try {
            return DefaultAwsRegionProviderChain.builder().build().getRegion();
        } catch (SdkClientException e) {
            if (!other.isBlank()) {
                return Region.of(other);
            }
            if (endpoint.isPresent()) {
                return Region.US_EAST_1; // which stores that have none go by
            }
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "the region of the bucket is not known",
                    "set AWS_REGION, as in eu-west-1, or the region of the profile",
                    e);
        }
    }

    S3Client client() {
        var client =
                S3Client.builder()
                        .region(region)
                        .credentialsProvider(credentials)
                        .forcePathStyle(endpoint.isPresent())
                        // What others serve as S3 knows no trailers and no checksums but MD5.
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                        .serviceConfiguration(
                                s3 -> s3.chunkedEncodingEnabled(false).expectContinueEnabled(false))
                        .overrideConfiguration(
                                each ->
                                        each.retryStrategy(
                                                AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                                        .maxAttempts(TRIES)
                                                        .build()))
                        .httpClientBuilder(
                                UrlConnectionHttpClient.builder()
                                        .connectionTimeout(CONNECT)
                                        .socketTimeout(ANSWER));
        endpoint.ifPresent(client::endpointOverride);
        return client.build();
    }

    /** Where requests go, as an operator would look for it. */
    String where() {
        return endpoint.map(uri -> uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()))
                .orElse("S3 in " + region);
    }
}
