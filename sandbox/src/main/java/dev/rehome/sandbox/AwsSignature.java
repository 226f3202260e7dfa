package dev.rehome.sandbox;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signatures as a server checks them: computed anew from what came in, by other code than what
 * signs.
 *
 * @param secret the key that requests are to be signed with
 */
public record AwsSignature(String secret) {

    /** As AWS describes it ("Create a signed AWS API request"), for services other than S3. */
    public String signature(
            String method,
            URI uri,
            Map<String, String> headers,
            String signed,
            String payload,
            String scope) {
        String canonicalHeaders =
                Arrays.stream(signed.split(";", -1))
                        .map(name -> name + ":" + headers.getOrDefault(name, "").strip() + "\n")
                        .collect(Collectors.joining());
        String canonical =
                String.join("\n", method, path(uri), query(uri), canonicalHeaders, signed, payload);
        String[] parts = scope.split("/", 2);
        String toSign =
                String.join(
                        "\n",
                        "AWS4-HMAC-SHA256",
                        headers.getOrDefault("X-Amz-Date", ""),
                        parts[1],
                        sha256(canonical.getBytes(StandardCharsets.UTF_8)));
        byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
        for (String step : parts[1].split("/", -1)) {
            key = hmac(key, step);
        }
        return hex(hmac(key, toSign));
    }

    /** Encoded once more. */
    private static String path(URI uri) {
        return Arrays.stream(uri.getRawPath().split("/", -1))
                .map(AwsSignature::encoded)
                .collect(Collectors.joining("/"));
    }

    private static String query(URI uri) {
        if (uri.getRawQuery() == null) {
            return "";
        }
        return Arrays.stream(uri.getRawQuery().split("&", -1))
                .map(
                        pair -> {
                            String[] both = pair.split("=", 2);
                            return encoded(decoded(both[0]))
                                    + "="
                                    + (both.length == 2 ? encoded(decoded(both[1])) : "");
                        })
                .sorted()
                .collect(Collectors.joining("&"));
    }

    private static String decoded(String text) {
        return java.net.URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    /** In hexadecimal. */
    public static String sha256(byte[] bytes) {
        try {
            return hex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
