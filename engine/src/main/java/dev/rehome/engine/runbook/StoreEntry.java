package dev.rehome.engine.runbook;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.ShellWord;
import dev.rehome.engine.secret.Secret;
import dev.rehome.engine.secret.SecretReference;
import dev.rehome.engine.secret.Secrets;
import dev.rehome.engine.step.StoreSpec;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A store as a runbook describes it, its secrets still references.
 *
 * @param kind the key its location stands under
 * @param location without its password; may hold references such as {@code ${env:DATABASE_URL}}
 * @param guarded written {@code protected: true}
 */
public record StoreEntry(
        String name,
        String kind,
        String location,
        Optional<SecretReference> password,
        boolean guarded,
        Map<String, String> options) {

    /**
     * A store at a location that was given outside a runbook file, such as an option of a direct
     * command; a password in it is taken out.
     *
     * @throws Failure with BAD_INPUT when the location cannot be read; never shows the password
     */
    public static StoreEntry at(String name, String kind, String location) {
        var read = Location.read(location, origin(name));
        return new StoreEntry(name, kind, read.text(), read.password(), false, Map.of());
    }

    /**
     * The same store, at the location and with the password of the other; it stays what the runbook
     * says of it, such as protected.
     */
    public StoreEntry movedTo(StoreEntry given) {
        return new StoreEntry(name, kind, given.location, given.password, guarded, options);
    }

    /** The same store with these further keys. */
    public StoreEntry withOptions(Map<String, String> more) {
        return new StoreEntry(name, kind, location, password, guarded, Map.copyOf(more));
    }

    /**
     * The store with its secrets resolved.
     *
     * @throws Failure with BAD_INPUT that names the reference which leads nowhere
     */
    public StoreSpec resolve(Secrets secrets) {
        Location read = Location.read(secrets.fill(location), origin(name));
        if (password.isPresent() && read.password().isPresent()) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "store '%s' has two passwords: under 'password' and in %s"
                            .formatted(name, location),
                    "leave one of them out",
                    null);
        }
        Optional<Secret> secret = password.or(read::password).map(secrets::resolve);
        return new StoreSpec(name, kind, read.text(), secret, guarded, options, secrets.redactor());
    }

    /** Whether its password was given in the clear, so that the journal does not hold it. */
    public boolean givenInTheClear() {
        return password.filter(SecretReference.Given.class::isInstance).isPresent();
    }

    /** Whether that was to a process before this one, so that nobody knows it now. */
    public boolean passwordLost() {
        return password.filter(
                        reference ->
                                reference instanceof SecretReference.Given(_, var value)
                                        && value.isEmpty())
                .isPresent();
    }

    /** The option that gives it again, for a shell; with {@link #locationAgain}. */
    public String again() {
        return "--store " + ShellWord.of(name + "=" + locationAgain());
    }

    /**
     * Its location, to be typed again. Where a password was given in the clear stands a variable of
     * the environment, such as {@code ${env:SOURCE_PASSWORD}}: {@code ps} shows what is typed
     * there.
     */
    public String locationAgain() {
        return password.map(
                        reference ->
                                reference instanceof SecretReference.Given
                                        ? new SecretReference.Environment(variable())
                                        : reference)
                .map(reference -> Location.withPassword(location, reference))
                .orElse(location);
    }

    private String variable() {
        String word = name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
        return (Character.isDigit(word.charAt(0)) ? "_" : "") + word + "_PASSWORD";
    }

    /** The options for all of them. */
    public static String again(List<StoreEntry> stores) {
        return stores.stream().map(StoreEntry::again).collect(Collectors.joining(" "));
    }

    /** {@code source and of target}. */
    public static String names(List<StoreEntry> stores) {
        return stores.stream().map(StoreEntry::name).collect(Collectors.joining(" and of "));
    }

    static String origin(String store) {
        return "the location of " + store;
    }
}
