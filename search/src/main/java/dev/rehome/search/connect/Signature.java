package dev.rehome.search.connect;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.secret.Redactor;
import dev.rehome.engine.secret.Secret;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/**
 * Signs requests as AWS wants them (Signature Version 4), their bodies too. For many threads.
 *
 * @param credentials asked anew for each request: those of a role end after an hour
 * @param service {@code es} of OpenSearch Service, {@code aoss} of OpenSearch Serverless
 * @param redactor learns the login before anything is signed with it
 */
record Signature(
        IdentityProvider<? extends AwsCredentialsIdentity> credentials,
        String region,
        String service,
        Redactor redactor) {
    /**
     * {@code vpc-name-abc.eu-west-1.es.amazonaws.com}, {@code abc.us-east-1.aoss.amazonaws.com}.
     */
    private static final Pattern HOST =
            Pattern.compile(".+\\.([a-z0-9-]+)\\.(es|aoss)\\.amazonaws\\.com(\\.cn)?");

    /** {@code search-name-abc.aos.eu-west-1.on.aws}. */
    private static final Pattern DUAL_HOST = Pattern.compile(".+\\.aos\\.([a-z0-9-]+)\\.on\\.aws");

    /**
     * What a store's options and its host say, with the login that every tool of AWS would find.
     *
     * @throws Failure with BAD_INPUT when neither names a region
     */
    static Signature of(URI uri, Map<String, String> options, Redactor redactor) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        Matcher plain = HOST.matcher(host);
        Matcher dual = DUAL_HOST.matcher(host);
        String region = plain.matches() ? plain.group(1) : dual.matches() ? dual.group(1) : "";
        String service = plain.matches() ? plain.group(2) : "es";
        region = options.getOrDefault(SearchAddress.REGION, region);
        if (region.isEmpty()) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "requests to %s are to be signed for AWS, and their region is not known"
                            .formatted(host),
                    "give the store a 'region', such as eu-west-1",
                    null);
        }
        return new Signature(
                DefaultCredentialsProvider.builder().build(),
                region,
                options.getOrDefault(SearchAddress.SERVICE, service),
                redactor);
    }

    /**
     * The headers that sign a request.
     *
     * @throws Failure when there is no AWS login to sign with
     */
    Map<String, String> headers(String method, URI uri, List<ByteBuffer> body) {
        var unsigned =
                SdkHttpRequest.builder().method(SdkHttpMethod.fromValue(method)).uri(uri).build();
        SignedRequest signed =
                AwsV4HttpSigner.create()
                        .sign(
                                request ->
                                        request.identity(identity())
                                                .request(unsigned)
                                                .payload(() -> stream(body))
                                                .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                                                .putProperty(
                                                        AwsV4HttpSigner.SERVICE_SIGNING_NAME,
                                                        service));
        var headers = new TreeMap<String, String>();
        signed.request()
                .forEachHeader(
                        (name, values) -> {
                            if (!name.equalsIgnoreCase("Host")) {
                                headers.put(name, values.getFirst());
                            }
                        });
        return headers;
    }

    private AwsCredentialsIdentity identity() {
        try {
            AwsCredentialsIdentity found = credentials.resolveIdentity().join();
            redactor.learn(new Secret("secret key of the AWS login", found.secretAccessKey()));
            if (found instanceof AwsSessionCredentialsIdentity session) {
                redactor.learn(new Secret("token of the AWS login", session.sessionToken()));
            }
            return found;
        } catch (SdkClientException | java.util.concurrent.CompletionException e) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "there is no AWS login to sign requests with",
                    "set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run where"
                            + " there is a role",
                    e);
        }
    }

    private static InputStream stream(List<ByteBuffer> body) {
        return new SequenceInputStream(
                Collections.enumeration(
                        body.stream()
                                .map(
                                        piece ->
                                                new ByteArrayInputStream(
                                                        piece.array(),
                                                        piece.arrayOffset() + piece.position(),
                                                        piece.remaining()))
                                .toList()));
    }
}
