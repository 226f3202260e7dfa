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
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
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
    private static final Set<PosixFilePermission> OWNER =
            Set.of(
                    PosixFilePermission.OWNER_READ,
                    PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.OWNER_EXECUTE);

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
     * @param host what the certificate has to name for {@code verify-full}
     * @throws Failure naming the certificate or key file that cannot be used
     */
    public SSLSocketFactory sockets(String host) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManager[] trust = trust();
            if (mode().equals("verify-full")) {
                for (int i = 0; i < trust.length; i++) {
                    if (trust[i] instanceof X509ExtendedTrustManager authority) {
                        trust[i] = new NamedServer(authority, new ServerName(host));
                    }
                }
            }
            context.init(keys(), trust, null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "cannot set up TLS: " + e,
                    "check sslrootcert, sslcert and sslkey",
                    e);
        }
    }

    /** Adds the protocol versions to what a socket is about to do. */
    public SSLParameters applyTo(SSLParameters handshake) {
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
        Path roots = systemRoots() ? SystemRoots.file().orElse(null) : file("sslrootcert");
        if (roots == null) {
            factory.init((@Nullable KeyStore) null); // the JDK's own list
            return factory.getTrustManagers();
        }
        if (!Files.exists(roots)) {
            if (mode().startsWith("verify")) {
                throw wrong(
                        "sslmode=%s, but there is no root certificate %s".formatted(mode(), roots),
                        "name it in sslrootcert, or use sslrootcert=system");
            }
            return new TrustManager[] {new AnyCertificate()};
        }
        KeyStore store = emptyStore();
        for (X509Certificate root : valid(roots)) {
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

    /** The JDK would trust an authority for ever; OpenSSL, and so libpq, until it expires. */
    private static List<X509Certificate> valid(Path roots) {
        List<X509Certificate> all = new PemFile(roots).certificates();
        List<X509Certificate> valid = all.stream().filter(Tls::isValidToday).toList();
        if (valid.isEmpty()) {
            X509Certificate first = all.getFirst();
            throw wrong(
                    "no certificate in %s is valid today: %s is so from %s to %s"
                            .formatted(
                                    roots,
                                    first.getSubjectX500Principal(),
                                    first.getNotBefore().toInstant(),
                                    first.getNotAfter().toInstant()),
                    "name the authority's present certificate in sslrootcert");
        }
        return valid;
    }

    private static boolean isValidToday(X509Certificate certificate) {
        try {
            certificate.checkValidity();
            return true;
        } catch (CertificateExpiredException | CertificateNotYetValidException e) {
            return false;
        }
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
        String mode = parameters.getOrDefault("sslcertmode", "allow");
        Path certificate = file("sslcert");
        if (mode.equals("disable")) {
            return null;
        }
        if (!Files.exists(certificate)) {
            if (mode.equals("require")) {
                throw wrong(
                        "sslcertmode=require, but there is no client certificate " + certificate,
                        "name it in sslcert");
            }
            return null; // as in libpq: the server says whether it wants one
        }
        Path key = file("sslkey");
        if (!Files.exists(key)) {
            throw wrong(
                    "there is a certificate %s but no private key %s".formatted(certificate, key),
                    "name the key in sslkey");
        }
        refuseReadableByOthers(key);
        List<X509Certificate> chain = new PemFile(certificate).certificates();
        Optional<String> password = Optional.ofNullable(parameters.get("sslpassword"));
        var client = new ClientCertificate(chain, new PemFile(key).key(password));
        if (!client.belongTogether()) {
            throw wrong(
                    "the private key %s is not that of the certificate %s"
                            .formatted(key, certificate),
                    "name in sslkey the key that the certificate was requested with");
        }
        return new KeyManager[] {client};
    }

    /**
     * libpq's rule: nobody but the owner, save that root may share a key with a group's readers.
     */
    private static void refuseReadableByOthers(Path key) throws IOException {
        try {
            var permissions = new HashSet<>(Files.getPosixFilePermissions(key));
            permissions.removeAll(OWNER);
            if (Files.getOwner(key).getName().equals("root")) {
                permissions.remove(PosixFilePermission.GROUP_READ);
            }
            if (!permissions.isEmpty()) {
                throw wrong(
                        "others than its owner have access to the private key " + key,
                        "chmod 600 " + key);
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
