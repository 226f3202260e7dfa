package dev.rehome.engine.secret;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks secrets up where their references say, when a runbook is planned or run and not before; the
 * redactor learns each value before anybody else does.
 */
public final class Secrets {
    /** More than any password, token or key needs; a larger file is a wrong path. */
    private static final int FILE_BYTES_MAX = 64 * 1024;

    /** The variables of AWS's login that are secret; the id of a key is none. */
    private static final List<String> AWS_LOGIN =
            List.of("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN");

    /** What stands for a dollar and a brace that begin no reference. */
    private static final String ESCAPED = "$${";

    private static final String PLAIN = "${";

    /** A reference, or what only looks like the beginning of one. */
    private static final Pattern REFERENCE =
            Pattern.compile(
                    "\\$\\$\\{|\\$\\{(?:env|file|given|%s):[^}]+}"
                            .formatted(String.join("|", SecretReference.KEEPERS)));

    private final Redactor redactor;
    private final Function<String, @Nullable String> environment;
    private final Map<String, Keeper> keepers;
    private final KeptSecrets kept;

    /** Who keeps secrets elsewhere. */
    @FunctionalInterface
    public interface Keeper {

        /**
         * The secret at a place.
         *
         * @throws Failure that says why there is none, and nothing of any secret
         */
        String secret(String place);
    }

    /** Looks variables up in the environment of this process. */
    public Secrets(Redactor redactor) {
        this(redactor, Map.of());
    }

    /**
     * The same, and elsewhere.
     *
     * @param keepers by the names of {@link SecretReference#KEEPERS}
     */
    public Secrets(Redactor redactor, Map<String, Keeper> keepers) {
        this(redactor, System::getenv, keepers, System::nanoTime);
    }

    public Secrets(Redactor redactor, Function<String, @Nullable String> environment) {
        this(redactor, environment, Map.of(), System::nanoTime);
    }

    /**
     * @param nanos says when a keeper is asked again
     */
    Secrets(
            Redactor redactor,
            Function<String, @Nullable String> environment,
            Map<String, Keeper> keepers,
            LongSupplier nanos) {
        this.redactor = redactor;
        this.environment = environment;
        this.keepers = Map.copyOf(keepers);
        this.kept = new KeptSecrets(nanos);
    }

    /** Who keeps what is looked up here out of every output. */
    public Redactor redactor() {
        return redactor;
    }

    /**
     * The value a reference stands for.
     *
     * @throws Failure with BAD_INPUT that names the reference when there is none
     */
    public Secret resolve(SecretReference reference) {
        String value =
                switch (reference) {
                    case SecretReference.Environment(String variable) ->
                            variable(reference, variable);
                    case SecretReference.FileContent(Path file) -> content(reference, file);
                    case SecretReference.Kept there -> kept.get(there, () -> asked(there));
                    case SecretReference.Mixed(String text) -> fill(text);
                    case SecretReference.Given(_, var given) ->
                            given.orElseThrow(
                                    () ->
                                            missing(
                                                    reference,
                                                    "it was given in the clear there and is kept"
                                                            + " nowhere",
                                                    "give it again with --store NAME=URI, or write"
                                                        + " it as ${env:NAME} or ${file:/path} from"
                                                        + " the start"));
                };
        var secret = new Secret(reference.named(), value);
        redactor.learn(secret);
        return secret;
    }

    /**
     * Has the keepers asked again: what they keep may be another by now, such as a password that
     * does not let us in any more.
     */
    public void forget() {
        kept.forget();
    }

    private String asked(SecretReference.Kept reference) {
        Keeper found = keepers.get(reference.keeper());
        if (found == null) {
            throw new IllegalStateException("nobody here asks " + reference.keeper());
        }
        try {
            String value = found.secret(reference.place());
            if (value.isEmpty()) {
                throw missing(reference, "it is empty there", "put the secret there");
            }
            return value;
        } catch (Failure e) {
            throw missing(reference, String.valueOf(e.getMessage()), e.remedy());
        }
    }

    /**
     * Keeps every secret that a text refers to, and that is at hand in the environment or a file,
     * out of every output: also of a command that prints what it finds there. So too what AWS's
     * tools log in with.
     */
    public void learn(String text) {
        for (String variable : AWS_LOGIN) {
            String value = environment.apply(variable);
            if (value != null && !value.isEmpty()) {
                redactor.learn(new Secret(variable, value));
            }
        }
        referencesIn(text).stream()
                .filter(
                        reference ->
                                reference instanceof SecretReference.Environment
                                        || reference instanceof SecretReference.FileContent)
                .forEach(
                        reference -> {
                            try {
                                Secret _ = resolve(reference);
                            } catch (Failure notThere) {
                                // Whoever needs it is told then.
                            }
                        });
    }

    /** Every reference that stands in a text, once for each time. */
    public static List<SecretReference> referencesIn(String text) {
        return REFERENCE
                .matcher(text)
                .results()
                .flatMap(found -> SecretReference.parse(found.group()).stream())
                .toList();
    }

    /** The text as it is meant, with the values of its secrets. */
    public String reveal(SecretText text) {
        return fill(text.written());
    }

    /** Whether a reference stands in the text. */
    static boolean refersIn(String text) {
        return REFERENCE.matcher(text).results().anyMatch(found -> !found.group().equals(ESCAPED));
    }

    /** The variables of the environment that a text refers to. */
    public static List<String> variablesIn(String text) {
        return referencesIn(text).stream()
                .filter(SecretReference.Environment.class::isInstance)
                .map(reference -> ((SecretReference.Environment) reference).variable())
                .toList();
    }

    /** So written that {@link #fill} gives back the text, whatever stands in it. */
    static String escaped(String text) {
        return text.replace(PLAIN, ESCAPED);
    }

    /** What {@link #escaped} was given. */
    static String unescaped(String text) {
        return text.replace(ESCAPED, PLAIN);
    }

    /** The text with every reference in it replaced by its value, and what is escaped as meant. */
    public String fill(String text) {
        return REFERENCE
                .matcher(text)
                .replaceAll(
                        found ->
                                Matcher.quoteReplacement(
                                        SecretReference.parse(found.group())
                                                .map(reference -> resolve(reference).value())
                                                .orElseGet(() -> unescaped(found.group()))));
    }

    private String variable(SecretReference reference, String variable) {
        String value = environment.apply(variable);
        if (value == null || value.isEmpty()) {
            throw missing(
                    reference,
                    "the environment variable %s is %s"
                            .formatted(variable, value == null ? "not set" : "empty"),
                    "set it: export %s=…".formatted(variable));
        }
        return value;
    }

    private static String content(SecretReference reference, Path file) {
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw missing(
                        reference,
                        "the file is larger than %d bytes".formatted(FILE_BYTES_MAX),
                        "name the file that holds the secret alone");
            }
            String content = Files.readString(file);
            String value =
                    content.endsWith("\r\n")
                            ? content.substring(0, content.length() - 2)
                            : content.endsWith("\n")
                                    ? content.substring(0, content.length() - 1)
                                    : content;
            if (value.isEmpty()) {
                throw missing(reference, "the file is empty", "write the secret into " + file);
            }
            return value;
        } catch (IOException e) {
            // The exception's own text is the path alone, or a decoder's complaint.
            throw missing(
                    reference,
                    "the file cannot be read (%s)".formatted(e.getClass().getSimpleName()),
                    "see that %s exists and that this user may read it".formatted(file));
        }
    }

    private static Failure missing(SecretReference reference, String why, String remedy) {
        return new Failure(
                ExitCode.BAD_INPUT,
                "no secret for %s: %s".formatted(reference.named(), why),
                remedy,
                null);
    }
}
