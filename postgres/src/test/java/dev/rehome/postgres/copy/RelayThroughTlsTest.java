package dev.rehome.postgres.copy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.connect.SessionSettings;
import dev.rehome.postgres.digest.RowDigest;
import dev.rehome.sandbox.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Under TLS the bytes must go through the TLS socket, never beside it on the plain one. */
@Timeout(120)
final class RelayThroughTlsTest {
    private static final char[] PASSWORD = "for the test only".toCharArray();

    @Test
    void movesRowsBetweenEncryptedSessions(@TempDir Path folder) throws Exception {
        certify(folder);
        var settings =
                Map.of(
                        "ssl", "on",
                        "ssl_cert_file", folder.resolve("server.crt").toString(),
                        "ssl_key_file", folder.resolve("server.key").toString());
        try (var postgres = PostgresServer.start(18, settings)) {
            postgres.execute(
                    "postgres",
                    "CREATE TABLE here AS SELECT i, repeat(md5(i::text), 1 + i % 300) AS text"
                            + " FROM generate_series(1, 4000) AS i",
                    "CREATE TABLE there (LIKE here)");
            Server server = Server.at(postgres.uri("postgres") + "?sslmode=require");
            var sql =
                    new CopySql(
                            "here",
                            "COPY public.here TO STDOUT (FORMAT binary)",
                            "COPY public.there FROM STDIN (FORMAT binary)",
                            true);
            var back =
                    new CopySql("there", "COPY public.there TO STDOUT (FORMAT binary)", "", true);
            try (Session source = server.open("postgres", SessionSettings.reading());
                    Session target = server.open("postgres", SessionSettings.loading())) {
                var relay = new CopyRelay();
                assertThat(encrypted(source)).isTrue();

                RowDigest sent = relay.relay(source, target, sql, CopyRelay.Passed.UNNOTICED);

                assertThat(sent.rows()).isEqualTo(4000);
                assertThat(relay.digest(target, back, CopyRelay.Passed.UNNOTICED)).isEqualTo(sent);
                assertThat(encrypted(source)).isTrue();
            }
        }
    }

    private static boolean encrypted(Session session) throws Exception {
        try (var statement = session.jdbc().createStatement();
                var row =
                        statement.executeQuery(
                                "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /** A key and a certificate signed with itself, as PostgreSQL reads them. */
    private static void certify(Path folder) throws Exception {
        Path store = folder.resolve("store.p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "server",
                                "-keyalg",
                                "RSA",
                                "-dname",
                                "CN=127.0.0.1",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                new String(PASSWORD))
                        .redirectErrorStream(true)
                        .start();
        String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        var keys = KeyStore.getInstance(store.toFile(), PASSWORD);
        pem(
                folder.resolve("server.crt"),
                "CERTIFICATE",
                keys.getCertificate("server").getEncoded());
        pem(
                folder.resolve("server.key"),
                "PRIVATE KEY",
                keys.getKey("server", PASSWORD).getEncoded());
    }

    private static void pem(Path file, String kind, byte[] content) throws Exception {
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                file,
                "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
                        .formatted(kind, Base64.getMimeEncoder().encodeToString(content)));
    }
}
