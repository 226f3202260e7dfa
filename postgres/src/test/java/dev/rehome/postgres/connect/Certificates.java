package dev.rehome.postgres.connect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Authorities, certificates and keys as OpenSSL makes them for people, in one folder. */
record Certificates(Path folder) {

    /** Whether OpenSSL is here; if not, one line on standard error says so. */
    static boolean possible() {
        boolean here =
                Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
                        .anyMatch(each -> Files.isExecutable(Path.of(each, "openssl")));
        if (!here) {
            System.err.println("SKIPPED: needs openssl, which sandbox/tools installs");
        }
        return here;
    }

    /**
     * An authority: {@code NAME.crt} and {@code NAME.key}; valid for a day, or since yesterday not.
     */
    void authority(String name, boolean valid) {
        request(name, "Test authority " + name);
        sign(name, name, valid, "basicConstraints=critical,CA:TRUE");
    }

    /**
     * A certificate signed by that authority.
     *
     * @param alternatives such as {@code DNS:localhost,IP:127.0.0.1}; empty for none
     */
    void certificate(String name, String commonName, String authority, String alternatives) {
        request(name, commonName);
        sign(name, authority, true, alternatives.isEmpty() ? "" : "subjectAltName=" + alternatives);
    }

    void expiredCertificate(String name, String commonName, String authority) {
        request(name, commonName);
        sign(name, authority, false, "");
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /**
     * The key of {@code NAME.key}, written anew by an openssl command that ends with a file name.
     */
    void key(String name, String... openssl) {
        var command = new ArrayList<>(List.of(openssl));
        command.add(file(name).toString());
        openssl(command.toArray(String[]::new));
        permit(name, "rw-------");
    }

    void permit(String name, String permissions) {
        try {
            Files.setPosixFilePermissions(file(name), PosixFilePermissions.fromString(permissions));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void request(String name, String commonName) {
        openssl(
                "req",
                "-new",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-subj",
                "/CN=" + commonName,
                "-keyout",
                file(name + ".key").toString(),
                "-out",
                file(name + ".csr").toString());
        permit(name + ".key", "rw-------");
    }

    private void sign(String name, String authority, boolean valid, String extension) {
        var command =
                new ArrayList<>(
                        List.of(
                                "x509",
                                "-req",
                                "-in",
                                file(name + ".csr").toString(),
                                "-days",
                                valid ? "1" : "-1",
                                "-out",
                                file(name + ".crt").toString()));
        command.addAll(
                name.equals(authority)
                        ? List.of("-signkey", file(name + ".key").toString())
                        : List.of(
                                "-CA",
                                file(authority + ".crt").toString(),
                                "-CAkey",
                                file(authority + ".key").toString(),
                                "-CAcreateserial"));
        if (!extension.isEmpty()) {
            try {
                Files.writeString(file(name + ".ext"), extension + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            command.addAll(List.of("-extfile", file(name + ".ext").toString()));
        }
        openssl(command.toArray(String[]::new));
    }

    private static void openssl(String... arguments) {
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + ": " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("openssl is needed: sandbox/tools installs it", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
