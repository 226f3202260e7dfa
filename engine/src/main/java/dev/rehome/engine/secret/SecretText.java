package dev.rehome.engine.secret;

/**
 * A text of a runbook in which references to secrets may stand: {@code Bearer ${env:TOKEN}}. It is
 * shown and written down with the references, and used with what {@link Secrets#reveal} puts in
 * their place.
 *
 * @param written with its references
 */
public record SecretText(String written) {

    /** Whether anything of it is kept elsewhere. */
    public boolean isSecret() {
        return Secrets.refersIn(written);
    }

    @Override
    public String toString() {
        return written;
    }
}
