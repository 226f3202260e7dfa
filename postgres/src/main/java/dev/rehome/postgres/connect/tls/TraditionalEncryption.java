package dev.rehome.postgres.connect.tls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * OpenSSL's way to encrypt a key before PKCS#8, as {@code openssl genrsa -aes256} wrote it until
 * version 3: headers {@code Proc-Type} and {@code DEK-Info} above the key, which is encrypted with
 * what {@code EVP_BytesToKey} makes of the password by MD5.
 */
final class TraditionalEncryption {
    private static final Pattern HEADERS =
            Pattern.compile(
                    "\\s*Proc-Type: 4,ENCRYPTED\\R+DEK-Info: ([A-Z0-9-]+),([0-9A-Fa-f]+)\\R+(.*)",
                    Pattern.DOTALL);

    private static final int SALT_BYTES = 8;

    /** Such as {@code AES-256-CBC}. */
    private final String cipher;

    private final byte[] start;
    private final byte[] encrypted;

    private TraditionalEncryption(String cipher, byte[] start, byte[] encrypted) {
        this.cipher = cipher;
        this.start = start;
        this.encrypted = encrypted;
    }

    /** What stands between the lines of a PEM block, if it is encrypted so. */
    static Optional<TraditionalEncryption> in(String body) {
        Matcher headers = HEADERS.matcher(body);
        return headers.matches()
                ? Optional.of(
                        new TraditionalEncryption(
                                headers.group(1),
                                HexFormat.of().parseHex(headers.group(2)),
                                Base64.getMimeDecoder().decode(headers.group(3))))
                : Optional.empty();
    }

    /** The key in DER; garbage, or {@link javax.crypto.BadPaddingException}, if it is not that. */
    byte[] open(String password) throws GeneralSecurityException {
        int keyBytes =
                switch (cipher) {
                    case "AES-128-CBC" -> 16;
                    case "AES-192-CBC", "DES-EDE3-CBC" -> 24;
                    case "AES-256-CBC" -> 32;
                    default -> throw new GeneralSecurityException("unknown cipher " + cipher);
                };
        String algorithm = cipher.startsWith("AES") ? "AES" : "DESede";
        var opened = Cipher.getInstance(algorithm + "/CBC/PKCS5Padding");
        opened.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(key(password, keyBytes), algorithm),
                new IvParameterSpec(start));
        return opened.doFinal(encrypted);
    }

    private byte[] key(String password, int bytes) throws GeneralSecurityException {
        byte[] key = new byte[0];
        byte[] last = new byte[0];
        while (key.length < bytes) {
            var md5 = MessageDigest.getInstance("MD5");
            md5.update(last);
            md5.update(password.getBytes(StandardCharsets.UTF_8));
            md5.update(start, 0, SALT_BYTES);
            last = md5.digest();
            int before = key.length;
            key = Arrays.copyOf(key, before + last.length);
            System.arraycopy(last, 0, key, before, last.length);
        }
        return Arrays.copyOf(key, bytes);
    }
}
