package dev.rehome.postgres.connect.tls;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The authorities this machine trusts: what OpenSSL's {@code SSL_CERT_FILE} names, else the bundle
 * that the system keeps, where an administrator adds the company's own. The JDK's list, which has
 * only public ones, is used where there is none.
 */
final class SystemRoots {
    private static final List<Path> BUNDLES =
            List.of(
                    Path.of("/etc/ssl/certs/ca-certificates.crt"), // Debian, Ubuntu, Alpine
                    Path.of("/etc/pki/tls/certs/ca-bundle.crt"), // Red Hat
                    Path.of("/etc/ssl/ca-bundle.pem"), // SUSE
                    Path.of("/etc/ssl/cert.pem")); // macOS, BSD

    private SystemRoots() {}

    static Optional<Path> file() {
        return Stream.concat(
                        Stream.ofNullable(System.getenv("SSL_CERT_FILE"))
                                .filter(name -> !name.isBlank())
                                .map(Path::of),
                        BUNDLES.stream())
                .filter(Files::isReadable)
                .findFirst();
    }
}
