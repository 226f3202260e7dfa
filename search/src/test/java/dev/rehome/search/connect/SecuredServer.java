package dev.rehome.search.connect;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rehome.sandbox.SearchBinaries;
import dev.rehome.sandbox.SearchServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A real Elasticsearch with TLS, whose certificate is for 127.0.0.1 and not for localhost, with a
 * user {@code admin} who may do everything and a user {@code reader} who may only read.
 */
public final class SecuredServer implements AutoCloseable {
    public static final String PASSWORD = "correct-horse-9";

    private final Path folder;
    private final SearchServer server;

    private SecuredServer(Path folder, SearchServer server) {
        this.folder = folder;
        this.server = server;
    }

    /** Skips the test where there is no OpenSSL. */
    public static SecuredServer start(Path folder) throws IOException {
        assumeTrue(run(folder, List.of("openssl", "version")));
        authority(folder, "ca");
        authority(folder, "other");
        run(
                folder,
                List.of(
                        "openssl",
                        "req",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-subj",
                        "/CN=node",
                        "-keyout",
                        "node.key",
                        "-out",
                        "node.csr"));
        Files.writeString(folder.resolve("node.ext"), "subjectAltName=IP:127.0.0.1\n");
        run(
                folder,
                List.of(
                        "openssl",
                        "x509",
                        "-req",
                        "-in",
                        "node.csr",
                        "-days",
                        "1",
                        "-CA",
                        "ca.crt",
                        "-CAkey",
                        "ca.key",
                        "-CAcreateserial",
                        "-extfile",
                        "node.ext",
                        "-out",
                        "node.crt"));
        signed(folder, "mover");
        Path config = Files.createDirectory(folder.resolve("config"));
        for (String file : List.of("node.crt", "node.key", "ca.crt")) {
            Files.copy(folder.resolve(file), config.resolve(file));
        }
        Files.writeString(
                config.resolve("users"), "admin:%1$s\nreader:%1$s\n".formatted(hashed(PASSWORD)));
        Files.writeString(config.resolve("role_mapping.yml"), "superuser: [\"CN=mover\"]\n");
        Files.writeString(config.resolve("users_roles"), "superuser:admin\nreading:reader\n");
        Files.writeString(
                config.resolve("service_tokens"),
                "elastic/fleet-server/mover:%s\n".formatted(hashed(PASSWORD)));
        Files.writeString(
                config.resolve("roles.yml"),
                """
                reading:
                  cluster: [monitor]
                  indices:
                    - names: ["*"]
                      privileges: [read, view_index_metadata, monitor]
                """);
        var server =
                SearchServer.start(
                        SearchBinaries.ELASTICSEARCH_8,
                        Map.ofEntries(
                                entry(SearchServer.SECURITY, "true"),
                                entry(SearchServer.CONFIG, config.toString()),
                                entry("xpack.license.self_generated.type", "trial"),
                                entry("xpack.security.http.ssl.enabled", "true"),
                                entry("xpack.security.http.ssl.certificate", "node.crt"),
                                entry("xpack.security.http.ssl.key", "node.key"),
                                entry("xpack.security.http.ssl.certificate_authorities", "ca.crt"),
                                entry("xpack.security.http.ssl.client_authentication", "optional"),
                                entry("xpack.security.authc.realms.file.users.order", "0"),
                                entry("xpack.security.authc.realms.pki.certificates.order", "1")));
        assumeTrue(server.isPresent());
        return new SecuredServer(folder, server.get());
    }

    /** A certificate for somebody of that name, by the authority; its key in PKCS #8. */
    private static void signed(Path folder, String name) {
        openssl(
                folder,
                "req -newkey rsa:2048 -nodes -subj /CN=%1$s -keyout %1$s.key -out %1$s.csr"
                        .formatted(name));
        openssl(
                folder,
                "x509 -req -in %1$s.csr -days 1 -CA ca.crt -CAkey ca.key -CAcreateserial -out %1$s.crt"
                        .formatted(name));
        openssl(folder, "rsa -traditional -in %1$s.key -out %1$s.old.key".formatted(name));
    }

    private static void openssl(Path folder, String words) {
        run(folder, List.of(("openssl " + words).split(" ")));
    }

    private static void authority(Path folder, String name) {
        run(
                folder,
                List.of(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "1",
                        "-subj",
                        "/CN=Test authority " + name,
                        "-keyout",
                        name + ".key",
                        "-out",
                        name + ".crt"));
    }

    /** The file realm takes what others have hashed, in several ways. */
    private static String hashed(String password) {
        try {
            byte[] sha1 =
                    MessageDigest.getInstance("SHA-1")
                            .digest(password.getBytes(StandardCharsets.UTF_8));
            return "{SHA}" + Base64.getEncoder().encodeToString(sha1);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean run(Path folder, List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .start();
            process.getOutputStream().close();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + ": " + said);
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("openssl is needed: sandbox/tools installs it", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** {@code https://127.0.0.1:PORT}. */
    public String url() {
        return server.url();
    }

    /** The same with another name for the same host, which its certificate does not have. */
    String urlByName() {
        return server.url().replace("127.0.0.1", "localhost");
    }

    /** The same as a user. */
    public String urlAs(String user) {
        return server.url().replace("://", "://" + user + "@");
    }

    /** Of an account that is there by itself. */
    static String serviceToken() {
        byte[] named =
                ("\0\1\0\1elastic/fleet-server/mover:" + PASSWORD).getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().withoutPadding().encodeToString(named);
    }

    /** The certificate of its authority. */
    public String authority() {
        return folder.resolve("ca.crt").toString();
    }

    /** A file of somebody who may do everything, and shows a certificate: mover.crt, mover.key. */
    String file(String name) {
        return folder.resolve(name).toString();
    }

    String otherAuthority() {
        return folder.resolve("other.crt").toString();
    }

    String fingerprint() throws Exception {
        String pem = Files.readString(folder.resolve("node.crt"));
        byte[] certificate =
                Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", "").strip());
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate);
        return java.util.HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
    }

    @Override
    public void close() {
        server.close();
    }
}
