package dev.rehome.search.connect;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * What we show to a server that asks for a certificate.
 *
 * @param certificate a file with it and those that signed it, PEM
 * @param key a file with its private key, PKCS #8 in PEM, not encrypted
 */
public record ClientCertificate(Path certificate, Path key) {
    private static final Pattern PKCS_8 =
            Pattern.compile(
                    "-----BEGIN PRIVATE KEY-----(.*?)-----END PRIVATE KEY-----", Pattern.DOTALL);

    /** Keeps the key in memory only, where a store of keys must have some password. */
    private static final char[] NONE = new char[0];

    /**
     * What the options say.
     *
     * @throws Failure with BAD_INPUT when they name one file without the other
     */
    static Optional<ClientCertificate> of(Optional<String> certificate, Optional<String> key) {
        if (certificate.isPresent() != key.isPresent()) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "a store has '%s' without '%s'"
                            .formatted(
                                    certificate.isPresent()
                                            ? SearchAddress.CERTIFICATE
                                            : SearchAddress.KEY,
                                    certificate.isPresent()
                                            ? SearchAddress.KEY
                                            : SearchAddress.CERTIFICATE),
                    "give both files, or none",
                    null);
        }
        return certificate.map(
                file -> new ClientCertificate(Path.of(file), Path.of(key.orElseThrow())));
    }

    /**
     * What TLS shows it with.
     *
     * @throws Failure with BAD_INPUT when a file cannot be read
     */
    KeyManager[] managers() {
        try {
            Certificate[] chain = chain();
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("client", privateKey(chain[0]), NONE, chain);
            var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NONE);
            return factory.getKeyManagers();
        } catch (NoSuchFileException e) {
            throw unusable("there is no file " + e.getFile(), "check the path", e);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw unusable(
                    "cannot use certificate %s with key %s: %s"
                            .formatted(certificate, key, e.getMessage()),
                    "give the certificate and its own key, each a file in PEM",
                    e);
        }
    }

    private Certificate[] chain() throws IOException, GeneralSecurityException {
        try (var in = Files.newInputStream(certificate)) {
            Certificate[] chain =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(in)
                            .toArray(Certificate[]::new);
            if (chain.length == 0) {
                throw unusable(
                        "there is no certificate in " + certificate, "give a file in PEM", null);
            }
            return chain;
        }
    }

    private PrivateKey privateKey(Certificate of) throws IOException, GeneralSecurityException {
        Matcher pem = PKCS_8.matcher(Files.readString(key, StandardCharsets.US_ASCII));
        if (!pem.find()) {
            throw unusable(
                    "%s is not a private key in PKCS #8, or it is encrypted".formatted(key),
                    "openssl pkcs8 -topk8 -nocrypt -in %s -out NEW makes one of it".formatted(key),
                    null);
        }
        byte[] bytes = Base64.getMimeDecoder().decode(pem.group(1));
        return KeyFactory.getInstance(of.getPublicKey().getAlgorithm())
                .generatePrivate(new PKCS8EncodedKeySpec(bytes));
    }

    private static Failure unusable(String what, String remedy, @Nullable Throwable cause) {
        return new Failure(ExitCode.BAD_INPUT, what, remedy, cause);
    }
}
