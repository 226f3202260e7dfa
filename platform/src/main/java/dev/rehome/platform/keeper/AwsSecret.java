package dev.rehome.platform.keeper;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.secret.Redactor;
import dev.rehome.engine.secret.Secret;
import dev.rehome.platform.http.Answer;
import dev.rehome.platform.http.Exchange;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * {@code name} or {@code name#key}: the whole of a secret of AWS Secrets Manager, or one value of
 * the JSON object in it. The login and the region are those of the environment; an ARN brings its
 * own region.
 *
 * @param redactor learns the login, which a file may hold
 * @param environment holds {@code AWS_ENDPOINT_URL_SECRETS_MANAGER}, where it is not AWS's own
 */
record AwsSecret(
        IdentityProvider<? extends AwsCredentialsIdentity> login,
        Redactor redactor,
        Function<String, @Nullable String> environment) {
    private static final String SERVICE = "secretsmanager";
    private static final int ARN_REGION = 3;
    private static final int OK = 200;

    /** With the login that every tool of AWS would find here. */
    static String read(String place, Redactor redactor) {
        return new AwsSecret(DefaultCredentialsProvider.builder().build(), redactor, System::getenv)
                .secret(place);
    }

    String secret(String place) {
        int hash = place.indexOf('#');
        String name = hash < 0 ? place : place.substring(0, hash);
        JsonNode text = answer(name).path("SecretString");
        if (!text.isTextual()) {
            throw bad("%s holds bytes, not text".formatted(name), "keep it as text there");
        }
        return hash < 0 ? text.asText() : value(name, text.asText(), place.substring(hash + 1));
    }

    private JsonNode answer(String name) {
        String region = region(name);
        URI endpoint = endpoint(region);
        String body =
                JsonMapper.builder().build().createObjectNode().put("SecretId", name).toString();
        Map<String, String> headers =
                signed(
                        endpoint,
                        region,
                        body,
                        Map.of(
                                "Content-Type",
                                "application/x-amz-json-1.1",
                                "X-Amz-Target",
                                SERVICE + ".GetSecretValue"));
        Answer answer;
        try {
            answer =
                    new Exchange(
                                    "POST",
                                    endpoint.toString(),
                                    "AWS Secrets Manager in " + region,
                                    headers,
                                    Optional.of(body))
                            .send();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted while a secret was asked for", "ask again");
        }
        JsonNode tree = answer.json().orElse(MissingNode.getInstance());
        if (answer.status() != OK) {
            String type = tree.path("__type").asText("status " + answer.status());
            throw bad(
                    "AWS Secrets Manager in %s does not give %s: %s"
                            .formatted(region, name, type.substring(type.indexOf('#') + 1)),
                    "see that it is there, and that the login may call"
                            + " secretsmanager:GetSecretValue (and kms:Decrypt for its key)");
        }
        return tree;
    }

    private static String region(String name) {
        String[] parts = name.split(":", -1);
        if (name.startsWith("arn:") && parts.length > ARN_REGION && !parts[ARN_REGION].isEmpty()) {
            return parts[ARN_REGION];
        }
        try {
            return DefaultAwsRegionProviderChain.builder().build().getRegion().id();
        } catch (SdkClientException e) {
            throw bad("nothing says in which AWS region %s is".formatted(name), "set AWS_REGION");
        }
    }

    private URI endpoint(String region) {
        String given = environment.apply("AWS_ENDPOINT_URL_SECRETS_MANAGER");
        return URI.create(
                given != null && !given.isEmpty()
                        ? given
                        : "https://%s.%s.amazonaws.com%s/"
                                .formatted(SERVICE, region, region.startsWith("cn-") ? ".cn" : ""));
    }

    private Map<String, String> signed(
            URI endpoint, String region, String body, Map<String, String> headers) {
        var unsigned = SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(endpoint);
        headers.forEach(unsigned::putHeader);
        var request =
                AwsV4HttpSigner.create()
                        .sign(
                                sign ->
                                        sign.identity(identity())
                                                .request(unsigned.build())
                                                .payload(
                                                        () ->
                                                                new ByteArrayInputStream(
                                                                        body.getBytes(
                                                                                StandardCharsets
                                                                                        .UTF_8)))
                                                .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                                                .putProperty(
                                                        AwsV4HttpSigner.SERVICE_SIGNING_NAME,
                                                        SERVICE));
        var all = new TreeMap<String, String>();
        request.request()
                .forEachHeader(
                        (name, values) -> {
                            if (!name.equalsIgnoreCase("Host")
                                    && !name.equalsIgnoreCase("Content-Length")) {
                                all.put(name, values.getFirst());
                            }
                        });
        return all;
    }

    private AwsCredentialsIdentity identity() {
        try {
            AwsCredentialsIdentity found = login.resolveIdentity().join();
            redactor.learn(new Secret("secret key of the AWS login", found.secretAccessKey()));
            if (found instanceof AwsSessionCredentialsIdentity session) {
                redactor.learn(new Secret("token of the AWS login", session.sessionToken()));
            }
            return found;
        } catch (SdkClientException | java.util.concurrent.CompletionException e) {
            throw bad(
                    "there is no AWS login to ask with",
                    "set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run where"
                            + " there is a role");
        }
    }

    private static String value(String name, String text, String key) {
        JsonNode found;
        try {
            found = JsonMapper.builder().build().readTree(text).path(key);
        } catch (JsonProcessingException e) {
            found = MissingNode.getInstance(); // the parser's own words would show what is in it
        }
        if (!found.isValueNode()) {
            throw bad(
                    "%s holds no JSON object with a value '%s'".formatted(name, key),
                    "name a key of it, or leave '#%s' out for the whole of it".formatted(key));
        }
        return found.asText();
    }

    private static Failure bad(String what, String remedy) {
        return new Failure(ExitCode.BAD_INPUT, what, remedy, null);
    }
}
