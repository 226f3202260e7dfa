package dev.rehome.search.connect;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Whose certificate is believed. */
public sealed interface Trust {

    /** How a complaint about a certificate begins that is not the one. */
    String ANOTHER = "the server's certificate has the fingerprint ";

    /** Whatever the Java that runs this believes. */
    record Platform() implements Trust {}

    /** Those that these authorities signed. */
    record Authorities(Path file) implements Trust {}

    /** One certificate, by its SHA-256; its name and its dates are not looked at. */
    record Fingerprint(String sha256) implements Trust {}

    /**
     * What the options say.
     *
     * @throws Failure with BAD_INPUT when they say two things, or nothing that can be understood
     */
    static Trust of(Optional<String> ca, Optional<String> fingerprint) {
        if (ca.isPresent() && fingerprint.isPresent()) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "a store has both 'ca' and 'fingerprint'",
                    "leave one of them out",
                    null);
        }
        return ca.<Trust>map(file -> new Authorities(Path.of(file)))
                .or(() -> fingerprint.map(Trust::fingerprint))
                .orElseGet(Platform::new);
    }

    private static Trust fingerprint(String text) {
        String hex = text.replace(":", "").toLowerCase(Locale.ROOT);
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "'%s' is not the SHA-256 fingerprint of a certificate".formatted(text),
                    "openssl x509 -noout -fingerprint -sha256 -in CERTIFICATE prints it",
                    null);
        }
        return new Fingerprint(hex);
    }

    /**
     * What TLS connections are made with.
     *
     * @param client what is shown to a server that asks who we are
     * @throws Failure with BAD_INPUT when the certificates cannot be read
     */
    default SSLContext context(Optional<ClientCertificate> client) {
        KeyManager @Nullable [] ours = client.map(ClientCertificate::managers).orElse(null);
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(ours, believed(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "cannot read the certificates of %s: %s".formatted(this, e.getMessage()),
                    "give a file of certificates in PEM",
                    e);
        }
    }

    private TrustManager @Nullable [] believed() throws IOException, GeneralSecurityException {
        return switch (this) {
            case Platform _ -> null; // Java's own
            case Authorities(Path file) -> signedBy(file);
            case Fingerprint(String sha256) -> new TrustManager[] {new Only(sha256)};
        };
    }

    private static TrustManager[] signedBy(Path file) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (var in = Files.newInputStream(file)) {
            int number = 0;
            for (var each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca-" + number++, each);
            }
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    /**
     * Believes one certificate. Extended, so that Java does not compare the host's name as well.
     */
    final class Only extends X509ExtendedTrustManager {
        private final String sha256;

        private Only(String sha256) {
            this.sha256 = sha256;
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            try {
                var digest = MessageDigest.getInstance("SHA-256");
                String seen = HexFormat.of().formatHex(digest.digest(chain[0].getEncoded()));
                if (!seen.equals(sha256)) {
                    throw new CertificateException(ANOTHER + seen);
                }
            } catch (GeneralSecurityException e) {
                throw e instanceof CertificateException told ? told : new CertificateException(e);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("there are no clients here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("there are no clients here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type)
                throws CertificateException {
            throw new CertificateException("there are no clients here");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
