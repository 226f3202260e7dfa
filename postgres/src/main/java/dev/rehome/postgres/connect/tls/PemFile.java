package dev.rehome.postgres.connect.tls;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CRL;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.BadPaddingException;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Certificates, revocation lists or a private key in the files libpq takes. Keys come as PKCS#8,
 * and in OpenSSL's older PKCS#1 and SEC 1 wrappings, which Java cannot read by itself; plain or
 * encrypted. PKCS#8 in DER, as pgjdbc wants it, is read too.
 */
record PemFile(Path path) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519", "Ed448", "DSA");
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int OID = 0x06;
    private static final int TAGGED_0 = 0xA0;
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
    private static final byte[] RSA = {
        SEQUENCE,
        0x0D,
        OID,
        0x09,
        0x2A,
        (byte) 0x86,
        0x48,
        (byte) 0x86,
        (byte) 0xF7,
        0x0D,
        0x01,
        0x01,
        0x01,
        0x05,
        0x00
    };
    private static final byte[] EC_PUBLIC_KEY = {
        OID, 0x07, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x02, 0x01
    };

    List<X509Certificate> certificates() {
        try (var in = Files.newInputStream(path)) {
            var certificates = new ArrayList<X509Certificate>();
            for (var certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                certificates.add((X509Certificate) certificate);
            }
            if (certificates.isEmpty()) {
                throw unreadable("there is no certificate in it", null);
            }
            return certificates;
        } catch (IOException | GeneralSecurityException e) {
            throw unreadable(e.toString(), e);
        }
    }

    List<CRL> revocations() {
        try (var in = Files.newInputStream(path)) {
            return List.copyOf(CertificateFactory.getInstance("X.509").generateCRLs(in));
        } catch (IOException | GeneralSecurityException e) {
            throw unreadable(e.toString(), e);
        }
    }

    /**
     * The private key.
     *
     * @param password opens an encrypted one
     */
    PrivateKey key(Optional<String> password) {
        try {
            byte[] bytes = Files.readAllBytes(path);
            Matcher block = BLOCK.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
            while (block.find()) {
                String body = block.group(2);
                switch (block.group(1)) {
                    case "PRIVATE KEY" -> {
                        return decode(Base64.getMimeDecoder().decode(body));
                    }
                    case "ENCRYPTED PRIVATE KEY" -> {
                        return decrypt(Base64.getMimeDecoder().decode(body), password);
                    }
                    case "RSA PRIVATE KEY" -> {
                        return decode(wrap(RSA, traditional(body, password)));
                    }
                    case "EC PRIVATE KEY" -> {
                        byte[] der = traditional(body, password);
                        return decode(wrap(der(SEQUENCE, EC_PUBLIC_KEY, curve(der)), der));
                    }
                    default -> {} // certificates and EC parameters may stand before the key
                }
            }
            if (bytes.length > 0 && bytes[0] == SEQUENCE) {
                return decode(bytes);
            }
            throw unreadable("there is no private key in it", null);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw unreadable(e.toString(), e);
        }
    }

    private PrivateKey decrypt(byte[] der, Optional<String> password)
            throws IOException, GeneralSecurityException {
        char[] given = password(password).toCharArray();
        var encrypted = new EncryptedPrivateKeyInfo(der);
        // For PBES2 the name says only that; the parameters print as the whole scheme.
        String scheme =
                encrypted.getAlgName().equals("PBES2")
                        ? encrypted.getAlgParameters().toString()
                        : encrypted.getAlgName();
        var secret = SecretKeyFactory.getInstance(scheme).generateSecret(new PBEKeySpec(given));
        byte[] opened;
        try {
            opened = encrypted.getKeySpec(secret).getEncoded();
        } catch (GeneralSecurityException e) {
            throw wrongPassword(e);
        }
        return decode(opened);
    }

    /** The bytes of a key in one of OpenSSL's older wrappings. */
    private byte[] traditional(String body, Optional<String> password)
            throws GeneralSecurityException {
        Optional<TraditionalEncryption> encryption = TraditionalEncryption.in(body);
        if (encryption.isEmpty()) {
            return Base64.getMimeDecoder().decode(body);
        }
        try {
            byte[] opened = encryption.get().open(password(password));
            if (opened.length > 0 && opened[0] == SEQUENCE) {
                return opened;
            }
            throw wrongPassword(null);
        } catch (BadPaddingException e) {
            throw wrongPassword(e);
        }
    }

    private String password(Optional<String> given) {
        return given.filter(text -> !text.isEmpty())
                .orElseThrow(
                        () ->
                                failure(
                                        "it is encrypted and no sslpassword is given",
                                        "give sslpassword in the connection string or the service"
                                                + " file",
                                        null));
    }

    private Failure wrongPassword(@Nullable Exception cause) {
        return failure(
                "sslpassword does not open it",
                "check sslpassword: 'openssl pkey -in %s -noout' asks for it too".formatted(path),
                cause);
    }

    private PrivateKey decode(byte[] pkcs8) throws GeneralSecurityException {
        InvalidKeySpecException last = new InvalidKeySpecException("no algorithm fits");
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm)
                        .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException e) {
                last = e;
            }
        }
        throw last;
    }

    /** PKCS#8 around a bare key: version, algorithm, and the key as octets. */
    private static byte[] wrap(byte[] algorithm, byte[] key) {
        return der(SEQUENCE, VERSION_0, algorithm, der(OCTETS, key));
    }

    /** The name of the curve, which SEC 1 keeps behind the key under tag 0. */
    private static byte[] curve(byte[] sec1) {
        for (int i = 0; i + 3 < sec1.length; i++) {
            if ((sec1[i] & 0xFF) == TAGGED_0
                    && sec1[i + 2] == OID
                    && sec1[i + 1] == sec1[i + 3] + 2) {
                return Arrays.copyOfRange(sec1, i + 2, i + 2 + sec1[i + 1]);
            }
        }
        throw new IllegalArgumentException("the key names no curve");
    }

    private static byte[] der(int tag, byte[]... parts) {
        var body = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            body.writeBytes(part);
        }
        var out = new ByteArrayOutputStream();
        out.write(tag);
        int length = body.size();
        if (length < 0x80) {
            out.write(length);
        } else {
            out.write(0x82);
            out.write(length >> 8);
            out.write(length);
        }
        out.writeBytes(body.toByteArray());
        return out.toByteArray();
    }

    private Failure unreadable(String why, @Nullable Throwable cause) {
        return failure(
                why,
                "give certificates and keys as PEM; 'openssl pkcs8 -topk8' converts other keys",
                cause);
    }

    private Failure failure(String why, String remedy, @Nullable Throwable cause) {
        return new Failure(
                ExitCode.BAD_INPUT, "cannot use %s: %s".formatted(path, why), remedy, cause);
    }
}
