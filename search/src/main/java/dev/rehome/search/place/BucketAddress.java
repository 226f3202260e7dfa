package dev.rehome.search.place;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where in S3 something lies: {@code s3://bucket/prefix}.
 *
 * @param prefix what the keys begin with, without a slash at its end; may be empty
 */
public record BucketAddress(String bucket, String prefix) {
    private static final String SCHEME = "s3://";

    /** Stores that are not AWS's let more into a name than AWS does. */
    private static final Pattern ADDRESS = Pattern.compile("s3://([A-Za-z0-9._-]+)(?:/(.*?))?/*");

    /**
     * Keys may hold such steps, but what reads an address on the way would take them for folders.
     */
    private static final Pattern STEPS = Pattern.compile("(.*/)?\\.{0,2}(/.*)?");

    public static boolean isOne(String text) {
        return text.startsWith(SCHEME);
    }

    /**
     * Reads it.
     *
     * @throws Failure with BAD_INPUT; what it says holds nothing of the text, which may hold a key
     */
    public static BucketAddress parse(String text) {
        Matcher address = ADDRESS.matcher(text);
        String prefix = address.matches() && address.group(2) != null ? address.group(2) : "";
        if (!address.matches() || (!prefix.isEmpty() && STEPS.matcher(prefix).matches())) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "an address that begins with s3:// names no bucket and prefix",
                    "write it as s3://bucket/prefix, without a login: that is taken from the"
                            + " environment, as AWS's own tools do",
                    null);
        }
        return new BucketAddress(address.group(1), prefix);
    }

    /** The key of a file there. */
    String key(String file) {
        return prefix.isEmpty() ? file : prefix + "/" + file;
    }

    /** The file of a key there. */
    String file(String key) {
        return prefix.isEmpty() ? key : key.substring(prefix.length() + 1);
    }

    @Override
    public String toString() {
        return SCHEME + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
    }
}
