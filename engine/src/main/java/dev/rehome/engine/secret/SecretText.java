package dev.rehome.engine.secret;

/**
 * A text of a runbook in which references to secrets may stand: {@code Bearer ${env:TOKEN}}. It is
 * shown and written down with the references, and used with what {@link Secrets#reveal} puts in
 * their place. Two dollars and a brace stand for one dollar and a brace.
 *
 * @param written with its references
 */
public record SecretText(String written) {

    /** A text that means itself, whatever looks like a reference in it. */
    public static SecretText literal(String text) {
        return new SecretText(Secrets.escaped(text));
    }

    /** Whether anything of it is kept elsewhere. */
    public boolean isSecret() {
        return Secrets.refersIn(written);
    }

    /** As a person is shown it: with its references, and where it has none, as it is meant. */
    public String shown() {
        return isSecret() ? written : Secrets.unescaped(written);
    }

    @Override
    public String toString() {
        return shown();
    }
}
