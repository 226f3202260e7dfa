package dev.rehome.sandbox;

import dev.rehome.sandbox.kubernetes.Kubeconfig;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A real Kubernetes of our own on free loopback ports: etcd, API server with RBAC, and the
 * controllers that make replica sets, pods, service accounts and tokens. There is no scheduler and
 * no machine: pods stay as they are made unless a {@link dev.rehome.sandbox.kubernetes.Kubelet}
 * takes them on. Stopped at {@link #close}, or when this JVM ends, however it ends.
 */
public final class KubernetesServer implements AutoCloseable {
    /** What {@code servers/kubernetes/build} puts there. */
    private static final String NAME = "kubernetes-1.20.2";

    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final String CERTIFICATES = "certificates/apiserver.crt";
    private static final int LOG_LINES = 40;

    /**
     * Controllers are started again until the API server is there for them. Left alone they ask it
     * 20 times a second at most, and a rollout of nine deployments would wait for that alone.
     */
    private static final String ALL_OF_IT =
            """
            programs=$1 folder=$2 etcd=http://127.0.0.1:$3 peers=http://127.0.0.1:$4 port=$5
            "$programs"/etcd --data-dir "$folder/data" --log-level warn --logger zap \\
                --listen-client-urls $etcd --advertise-client-urls $etcd --listen-peer-urls $peers \\
                --initial-advertise-peer-urls $peers --initial-cluster default=$peers &
            ( while :; do
                "$programs"/kube-controller-manager --kubeconfig "$folder/kubeconfig" \\
                    --port 0 --secure-port 0 --leader-elect=false \\
                    --kube-api-qps 500 --kube-api-burst 500 \\
                    --service-account-private-key-file "$folder/accounts.key" \\
                    --controllers "$6"
                sleep 0.2
            done ) &
            exec "$programs"/kube-apiserver --etcd-servers $etcd --secure-port $port \\
                --bind-address 127.0.0.1 --advertise-address 127.0.0.1 \\
                --endpoint-reconciler-type none --cert-dir "$folder/certificates" \\
                --authorization-mode RBAC --token-auth-file "$folder/tokens" \\
                --service-account-key-file "$folder/accounts.key" \\
                --service-account-signing-key-file "$folder/accounts.key" \\
                --service-account-issuer https://rehome.invalid \\
                --service-cluster-ip-range 10.96.0.0/16
            """;

    private static final String CONTROLLERS =
            "deployment,replicaset,statefulset,job,cronjob,disruption,endpoint,namespace,"
                    + "garbagecollector,serviceaccount,serviceaccount-token";

    private final ServerFolder folder;
    private final ServerProcess process;
    private final Kubeconfig administrator;
    private final KubernetesClient client;
    private final AtExit atExit;

    private KubernetesServer(ServerFolder folder, ServerProcess process, Kubeconfig administrator) {
        this.folder = folder;
        this.process = process;
        this.administrator = administrator;
        this.client = administrator.client();
        this.atExit = new AtExit("stop-kubernetes-" + process.pid(), this::discard);
    }

    /** Why there can be none on this machine; empty where there can. */
    public static Optional<String> missing() {
        return Files.isDirectory(programs())
                ? Optional.empty()
                : Optional.of(
                        "needs %s, which sandbox/servers/kubernetes/build builds".formatted(NAME));
    }

    /**
     * A new, empty one, with namespace {@code default}. Empty, after one line on standard error
     * that begins with {@code SKIPPED}, where it is {@link #missing}.
     */
    public static Optional<KubernetesServer> start() {
        Optional<String> missing = missing();
        if (missing.isPresent()) {
            System.err.println("SKIPPED: " + missing.get());
            return Optional.empty();
        }
        try {
            return Optional.of(start(ServerFolder.create("kubernetes")));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + NAME, e);
        }
    }

    private static KubernetesServer start(ServerFolder folder) throws IOException {
        String token = UUID.randomUUID().toString();
        writePrivately(folder, "tokens", token + ",admin,admin,\"system:masters\"\n");
        writePrivately(folder, "accounts.key", newKey());
        int port = PostgresServer.freePort();
        ServerProcess process = launch(folder, port);
        Path certificates = folder.path().resolve(CERTIFICATES);
        // Written after it.
        Path key = certificates.resolveSibling("apiserver.key");
        await(process, folder, "certificate", () -> Files.exists(key));
        var administrator =
                new Kubeconfig("https://127.0.0.1:" + port, Files.readString(certificates), token);
        writePrivately(folder, "kubeconfig", administrator.text());
        var server = new KubernetesServer(folder, process, administrator);
        server.await("answer", () -> "ok".equals(server.client.raw("/readyz")));
        server.await("account", () -> server.tokenOf("default", "default").isPresent());
        return server;
    }

    private static ServerProcess launch(ServerFolder folder, int port) throws IOException {
        ServerProcess process =
                ServerProcess.launch(
                        folder.log(),
                        ServerProcess.Ending.KILL_GROUP,
                        "sh",
                        "-c",
                        ALL_OF_IT,
                        "kubernetes",
                        programs().toString(),
                        folder.path().toString(),
                        Integer.toString(PostgresServer.freePort()),
                        Integer.toString(PostgresServer.freePort()),
                        Integer.toString(port),
                        CONTROLLERS);
        Files.writeString(folder.pidFile(), Long.toString(process.pid()));
        return process;
    }

    private static Path programs() {
        return Cache.home().resolve(NAME);
    }

    /** {@code https://127.0.0.1:PORT}. */
    public String url() {
        return administrator.url();
    }

    /** The certificates that vouch for {@link #url}, in PEM. */
    public Path caFile() {
        return folder.path().resolve(CERTIFICATES);
    }

    /** Of the administrator, who may do everything. */
    public String token() {
        return administrator.token();
    }

    /** The text of a kubeconfig for whoever has that token. */
    public String kubeconfig(String token) {
        return new Kubeconfig(url(), administrator.authority(), token).text();
    }

    /** The administrator's. */
    public Path kubeconfigFile() {
        return folder.path().resolve("kubeconfig");
    }

    /** The administrator's; closed with the server. */
    public KubernetesClient client() {
        return client;
    }

    /** A client of whoever has that token; whoever asks closes it. */
    public KubernetesClient client(String token) {
        return new Kubeconfig(url(), administrator.authority(), token).client();
    }

    /** Where {@code kubectl} of the server's own version lies. */
    public Path kubectl() {
        return programs().resolve("kubectl");
    }

    /** Makes a namespace; back when pods can be made in it. */
    public void createNamespace(String name) {
        client.resource(
                        new NamespaceBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .endMetadata()
                                .build())
                .create();
        await("account in " + name, () -> tokenOf(name, "default").isPresent());
    }

    /**
     * Makes a service account that may do in its namespace what the rules say and nothing else, by
     * a role and a binding of the same name.
     *
     * @return its token
     */
    public String createAccount(String namespace, String name, List<PolicyRule> rules) {
        ServiceAccount account =
                new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .endMetadata()
                        .build();
        client.resource(account).create();
        client.resource(
                        new RoleBuilder()
                                .withMetadata(account.getMetadata())
                                .withRules(rules)
                                .build())
                .create();
        client.resource(
                        new RoleBindingBuilder()
                                .withMetadata(account.getMetadata())
                                .withNewRoleRef("rbac.authorization.k8s.io", "Role", name)
                                .addNewSubject("", "ServiceAccount", name, namespace)
                                .build())
                .create();
        await("token of " + name, () -> tokenOf(namespace, name).isPresent());
        return tokenOf(namespace, name).orElseThrow();
    }

    /** A controller makes it a moment after the account. */
    private Optional<String> tokenOf(String namespace, String name) {
        return Optional.ofNullable(
                        client.serviceAccounts().inNamespace(namespace).withName(name).get())
                .map(ServiceAccount::getSecrets)
                .flatMap(secrets -> secrets.stream().map(ObjectReference::getName).findFirst())
                .map(secret -> client.secrets().inNamespace(namespace).withName(secret).get())
                .map(secret -> Base64.getDecoder().decode(secret.getData().get("token")))
                .map(token -> new String(token, StandardCharsets.UTF_8));
    }

    /** In PEM, for the tokens of accounts. */
    private static String newKey() {
        try {
            var keys = KeyPairGenerator.getInstance("RSA");
            keys.initialize(2048);
            return "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
                    .formatted(
                            Base64.getMimeEncoder(64, new byte[] {'\n'})
                                    .encodeToString(
                                            keys.generateKeyPair().getPrivate().getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Renamed into place: the controllers may be about to read it. */
    private static void writePrivately(ServerFolder folder, String name, String text)
            throws IOException {
        Path unnamed =
                Files.createFile(
                        folder.path().resolve(name + ".new"),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        Files.writeString(unnamed, text);
        Files.move(unnamed, folder.path().resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** A question that may fail for as long as the answer is not there. */
    private interface Question {
        boolean isTrue();
    }

    private void await(String what, Question question) {
        await(process, folder, what, question);
    }

    private static void await(
            ServerProcess process, ServerFolder folder, String what, Question question) {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (process.isAlive() && System.nanoTime() < deadline) {
            try {
                if (question.isTrue()) {
                    return;
                }
            } catch (KubernetesClientException notYet) {
                // It does not listen, or knows nobody yet.
            }
            PostgresServer.pause();
        }
        String log = logEnd(folder);
        process.endGroup("-KILL");
        throw new IllegalStateException("%s has no %s:%n%s".formatted(NAME, what, log));
    }

    private static String logEnd(ServerFolder folder) {
        try {
            List<String> lines = Files.readAllLines(folder.log());
            return String.join(
                    "\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        atExit.now();
    }

    private void discard() {
        client.close();
        process.endGroup("-KILL");
        folder.remove();
    }
}
