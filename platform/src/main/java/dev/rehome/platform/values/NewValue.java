package dev.rehome.platform.values;

/**
 * What a key is to be.
 *
 * @param text what it means, never how it is written
 * @param secret whether it is kept from sight; then it is always a string, never a number or the
 *     like
 */
public record NewValue(String text, boolean secret) {

    /** Without a secret. */
    @Override
    public String toString() {
        return secret ? "a secret" : text;
    }
}
