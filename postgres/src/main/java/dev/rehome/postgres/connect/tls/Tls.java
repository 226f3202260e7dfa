package dev.rehome.postgres.connect.tls;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CRL;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * How a connection is encrypted and whom it trusts. As in libpq, a root certificate that is there
 * is always checked against, also for {@code sslmode=require}; {@code verify-ca} and {@code
 * verify-full} insist on one, and {@code verify-full} on the server's name in its certificate.
 *
 * @param parameters libpq's {@code sslmode}, and the files {@code sslrootcert}, {@code sslcrl},
 *     {@code sslcert} and {@code sslkey}, which need not exist
 */
public record Tls(Map<String, String> parameters) {
    /** Where the files are that no connection string names, below {@code ~/.postgresql}. */
    public static final Map<String, String> DEFAULT_FILES =
            Map.of(
                    "sslrootcert", "root.crt",
                    "sslcrl", "root.crl",
                    "sslcert", "postgresql.crt",
                    "sslkey", "postgresql.key");

    private static final String SYSTEM = "system";
    private static final List<String> VERSIONS = List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");
    private static final Set<PosixFilePermission> OTHERS =
            Set.of(
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE);

    /** libpq's mode; {@code prefer} when none is given, {@code verify-full} for system roots. */
    public String mode() {
        String mode = parameters.getOrDefault("sslmode", systemRoots() ? "verify-full" : "prefer");
        if (systemRoots() && !mode.equals("verify-full")) {
            // A public authority vouches for anybody, so only the name tells servers apart.
            throw wrong(
                    "sslrootcert=system with sslmode=%s".formatted(mode),
                    "use sslmode=verify-full, or name the certificate file of your own authority");
        }
        return mode;
    }

    /**
     * Makes TLS sockets for this connection.
     *
     * @throws Failure naming the certificate or key file that cannot be used
     */
    public SSLSocketFactory sockets() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(), trust(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "cannot set up TLS: " + e,
                    "check sslrootcert, sslcert and sslkey",
                    e);
        }
    }

    /** Adds the protocol versions and the check of the name to what a socket is about to do. */
    public SSLParameters applyTo(SSLParameters handshake) {
        if (mode().equals("verify-full")) {
            handshake.setEndpointIdentificationAlgorithm("HTTPS");
        }
        if (parameters.getOrDefault("sslsni", "1").equals("0")) {
            handshake.setServerNames(List.of());
        }
        int from = VERSIONS.indexOf(parameters.getOrDefault("ssl_min_protocol_version", "TLSv1.2"));
        int to = VERSIONS.indexOf(parameters.getOrDefault("ssl_max_protocol_version", "TLSv1.3"));
        if (from > to) {
            throw wrong("no TLS version between the minimum and maximum", "swap them");
        }
        handshake.setProtocols(VERSIONS.subList(from, to + 1).toArray(String[]::new));
        return handshake;
    }

    private boolean systemRoots() {
        return SYSTEM.equals(parameters.get("sslrootcert"));
    }

    private TrustManager[] trust() throws GeneralSecurityException, IOException {
        var factory = TrustManagerFactory.getInstance("PKIX");
        if (systemRoots()) {
            factory.init((@Nullable KeyStore) null);
            return factory.getTrustManagers();
        }
        Path roots = file("sslrootcert");
        if (!Files.exists(roots)) {
            if (mode().startsWith("verify")) {
                throw wrong(
                        "sslmode=%s, but there is no root certificate %s".formatted(mode(), roots),
                        "name it in sslrootcert, or use sslrootcert=system");
            }
            return new TrustManager[] {new AnyCertificate()};
        }
        KeyStore store = emptyStore();
        for (X509Certificate root : new PemFile(roots).certificates()) {
            store.setCertificateEntry(UUID.randomUUID().toString(), root);
        }
        List<CRL> revoked = revoked();
        if (revoked.isEmpty()) {
            factory.init(store);
        } else {
            var path = new PKIXBuilderParameters(store, new X509CertSelector());
            path.addCertStore(
                    CertStore.getInstance(
                            "Collection", new CollectionCertStoreParameters(revoked)));
            path.setRevocationEnabled(true);
            factory.init(new CertPathTrustManagerParameters(path));
        }
        return factory.getTrustManagers();
    }

    private List<CRL> revoked() throws IOException {
        var lists = new ArrayList<CRL>();
        Path file = file("sslcrl");
        if (Files.exists(file)) {
            lists.addAll(new PemFile(file).revocations());
        }
        String folder = parameters.get("sslcrldir");
        if (folder != null) {
            try (Stream<Path> files = Files.list(Path.of(folder))) {
                files.forEach(each -> lists.addAll(new PemFile(each).revocations()));
            }
        }
        return lists;
    }

    private KeyManager @Nullable [] keys() throws GeneralSecurityException, IOException {
        Path certificate = file("sslcert");
        if ("disable".equals(parameters.get("sslcertmode")) || !Files.exists(certificate)) {
            return null; // as in libpq: the server says whether it wants one
        }
        Path key = file("sslkey");
        if (!Files.exists(key)) {
            throw wrong(
                    "there is a certificate %s but no private key %s".formatted(certificate, key),
                    "name the key in sslkey");
        }
        refuseReadableByOthers(key);
        var chain = new PemFile(certificate).certificates().toArray(Certificate[]::new);
        KeyStore store = emptyStore();
        Optional<String> password = Optional.ofNullable(parameters.get("sslpassword"));
        store.setKeyEntry("client", new PemFile(key).key(password), new char[0], chain);
        var factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private static void refuseReadableByOthers(Path key) throws IOException {
        try {
            if (Files.getPosixFilePermissions(key).stream().anyMatch(OTHERS::contains)) {
                throw wrong("others can read the private key " + key, "chmod 600 " + key);
            }
        } catch (UnsupportedOperationException e) {
            return; // a file system without such permissions
        }
    }

    private Path file(String parameter) {
        String name = parameters.get(parameter);
        if (name == null) {
            throw new IllegalStateException("no file is named for " + parameter);
        }
        return Path.of(name);
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Failure wrong(String what, String remedy) {
        return new Failure(ExitCode.BAD_INPUT, "TLS: " + what, remedy, null);
    }
}
