package dev.rehome.platform.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.secret.Redactor;
import dev.rehome.engine.secret.SecretText;
import dev.rehome.engine.secret.Secrets;
import dev.rehome.sandbox.AwsSignature;
import dev.rehome.sandbox.kubernetes.SimulatedCluster;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

@Timeout(60)
final class KeepersTest {
    private static final String KEY = "AKIDOFTHETEST";
    private static final String SIGNS = "what-the-test-signs-with";
    private static final String ARN =
            "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db/production-AbCdEf";

    private final Redactor redactor = new Redactor();
    private final Secrets secrets = new Secrets(redactor, Keepers.all(redactor));

    @Test
    void whatACommandPrintsIsTheSecretWithoutItsLastNewline() {
        assertThat(
                        secrets.reveal(
                                new SecretText(
                                        "Bearer ${exec:printf '%s-%s\\n' out-of the-wallet}")))
                .isEqualTo("Bearer out-of-the-wallet");
        assertThat(redactor.scrub("it was out-of-the-wallet")).doesNotContain("out-of-the-wallet");
    }

    @Test
    void aCommandThatFailsIsToldWithoutWhatItSaid() {
        assertThatThrownBy(
                        () ->
                                secrets.reveal(
                                        new SecretText("${exec:echo half-a-secret >&2; exit 3}")))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("the command ended with 3")
                .hasMessageNotContaining("ended with 3: half-a-secret");
    }

    @Test
    void aCommandThatDoesNotEndOrWritesWithoutEndIsEndedAndNamed() {
        assertThatThrownBy(() -> CommandOutput.read("sleep 1000", Duration.ofSeconds(1)))
                .isInstanceOf(Failure.class)
                .hasMessage("the command did not end within 1.0 s, and was ended");
        assertThatThrownBy(() -> secrets.reveal(new SecretText("${exec:yes}")))
                .hasMessage(
                        "no secret for ${exec:yes}: the command wrote more than 64.0 kB, and was"
                                + " ended");
    }

    @Test
    void kubernetesGivesAKeyOfASecretOfItsCurrentContext() {
        try (var cluster = SimulatedCluster.start()) {
            cluster.createNamespace("idp");
            cluster.client()
                    .resource(
                            new SecretBuilder()
                                    .withNewMetadata()
                                    .withName("fence-db")
                                    .withNamespace("idp")
                                    .endMetadata()
                                    .addToStringData("password", "kept-by-the-cluster")
                                    .build())
                    .create();
            System.setProperty("kubeconfig", cluster.kubeconfigFile().toString());
            try {
                assertThat(secrets.reveal(new SecretText("${kubernetes:idp/fence-db/password}")))
                        .isEqualTo("kept-by-the-cluster");
                assertThatThrownBy(
                                () ->
                                        secrets.reveal(
                                                new SecretText(
                                                        "${kubernetes:idp/fence-db/pasword}")))
                        .hasMessageContaining("it has no key 'pasword' but [password]");
                assertThatThrownBy(() -> secrets.reveal(new SecretText("${kubernetes:idp/nope/x}")))
                        .hasMessageContaining("there is no secret nope in namespace idp");
                assertThatThrownBy(() -> secrets.reveal(new SecretText("${kubernetes:fence-db}")))
                        .hasMessageContaining("does not say where in the cluster it is");
            } finally {
                System.clearProperty("kubeconfig");
            }
        }
    }

    @Test
    void awsGivesTheWholeOfASecretOrOneValueOfItToASignedRequest() throws IOException {
        try (var manager = new SecretsManager()) {
            var aws = manager.client(redactor);

            assertThat(aws.secret(ARN))
                    .isEqualTo("{\"user\":\"fence\",\"password\":\"kept-by-aws\"}");
            assertThat(aws.secret(ARN + "#password")).isEqualTo("kept-by-aws");
            assertThatThrownBy(() -> aws.secret(ARN + "#pasword"))
                    .hasMessageContaining("holds no JSON object with a value 'pasword'")
                    .hasMessageNotContaining("kept-by-aws");
            assertThatThrownBy(() -> aws.secret(ARN + "-nope"))
                    .hasMessageContaining("does not give")
                    .hasMessageContaining("ResourceNotFoundException");
            assertThat(redactor.scrub("it signs with " + SIGNS))
                    .isEqualTo("it signs with «secret key of the AWS login»");
        }
    }

    /** Answers as Secrets Manager does to whoever signs, and to nobody else. */
    private static final class SecretsManager implements AutoCloseable {
        private final AwsSignature check = new AwsSignature(SIGNS);
        private final HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

        SecretsManager() throws IOException {
            server.createContext("/", this::answer);
            server.start();
        }

        AwsSecret client(Redactor redactor) {
            String url = "http://127.0.0.1:%d/".formatted(server.getAddress().getPort());
            return new AwsSecret(
                    StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, SIGNS)),
                    redactor,
                    name -> name.equals("AWS_ENDPOINT_URL_SECRETS_MANAGER") ? url : null);
        }

        private void answer(HttpExchange exchange) throws IOException {
            try (exchange) {
                byte[] body = exchange.getRequestBody().readAllBytes();
                String asked = new String(body, StandardCharsets.UTF_8);
                boolean meant =
                        "secretsmanager.GetSecretValue"
                                .equals(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
                if (!isSigned(exchange, body) || !meant) {
                    reply(exchange, 400, "{\"__type\":\"InvalidSignatureException\"}");
                } else if (asked.equals("{\"SecretId\":\"%s\"}".formatted(ARN))) {
                    reply(
                            exchange,
                            200,
                            "{\"Name\":\"db/production\",\"SecretString\":"
                                + "\"{\\\"user\\\":\\\"fence\\\",\\\"password\\\":\\\"kept-by-aws\\\"}\"}");
                } else {
                    reply(
                            exchange,
                            400,
                            "{\"__type\":\"com.amazonaws#ResourceNotFoundException\"}");
                }
            }
        }

        private boolean isSigned(HttpExchange exchange, byte[] body) {
            var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name, values.getFirst()));
            String authorization = headers.getOrDefault("Authorization", "");
            String scope = authorization.replaceAll(".*Credential=([^,]+),.*", "$1");
            return scope.endsWith("/eu-west-1/secretsmanager/aws4_request")
                    && authorization.endsWith(
                            "Signature="
                                    + check.signature(
                                            exchange.getRequestMethod(),
                                            exchange.getRequestURI(),
                                            headers,
                                            authorization.replaceAll(
                                                    ".*SignedHeaders=([^,]+),.*", "$1"),
                                            AwsSignature.sha256(body),
                                            scope));
        }

        private static void reply(HttpExchange exchange, int status, String body)
                throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
