package dev.rehome.search.place;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import software.amazon.awssdk.core.sync.RequestBody;

/** Bytes on their way into an object, which may be sent again. */
final class Content {
    private final byte[] bytes;
    private final int length;

    /**
     * @param bytes the first of which are sent; nobody changes them meanwhile
     */
    Content(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    static Content of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Content(bytes, bytes.length);
    }

    /** What the server compares with what arrived: the one checksum that each of them knows. */
    String md5() {
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            md5.update(bytes, 0, length);
            return Base64.getEncoder().encodeToString(md5.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Without a copy of them. */
    RequestBody body() {
        return RequestBody.fromContentProvider(
                () -> new ByteArrayInputStream(bytes, 0, length),
                length,
                "application/octet-stream");
    }
}
