package dev.rehome.engine.secret;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where a secret is kept, so that runbooks, plans and journals never hold the secret itself. */
public sealed interface SecretReference {

    /** As it is written in a runbook: {@code ${env:NAME}}. */
    String text();

    /** What a message calls it: as {@link #text}, where a person can have written that. */
    default String named() {
        return text();
    }

    /** A variable of the environment that Rehome runs in. */
    record Environment(String variable) implements SecretReference {

        @Override
        public String text() {
            return "${env:%s}".formatted(variable);
        }
    }

    /** The content of a file, without the newline it ends with. */
    record FileContent(Path file) implements SecretReference {

        @Override
        public String text() {
            return "${file:%s}".formatted(file);
        }
    }

    /**
     * A value that was given in the clear, such as a password inside a URI. Only this process knows
     * it: written down and read back, it has to be given again.
     *
     * @param origin where it was given, such as {@code the URI of source-db}
     */
    record Given(String origin, Optional<String> value) implements SecretReference {

        @Override
        public String text() {
            return "${given:%s}".formatted(origin);
        }

        @Override
        public String named() {
            return origin;
        }

        @Override
        public String toString() {
            return text();
        }
    }

    /**
     * What another program or service keeps, such as Kubernetes.
     *
     * @param keeper one of {@link #KEEPERS}
     * @param place as the keeper calls it: {@code namespace/secret/key}
     */
    record Kept(String keeper, String place) implements SecretReference {

        @Override
        public String text() {
            return "${%s:%s}".formatted(keeper, place);
        }
    }

    /** A text with other references in it, as in a {@link SecretText}. */
    record Mixed(String text) implements SecretReference {}

    /** Who else may keep secrets, by the names that references call them. */
    List<String> KEEPERS = List.of("kubernetes", "aws-secretsmanager", "exec");

    /** Reads what {@link #text} writes; empty when it is no single reference. */
    static Optional<SecretReference> parse(String text) {
        int colon = text.indexOf(':');
        boolean reference =
                text.startsWith("${")
                        && text.indexOf('}') == text.length() - 1
                        && text.indexOf('\0') < 0
                        && colon > 0
                        && colon < text.length() - 2;
        if (!reference) {
            return Optional.empty();
        }
        String place = text.substring(colon + 1, text.length() - 1);
        return switch (text.substring(2, colon)) {
            case "env" -> Optional.of(new Environment(place));
            case "file" -> Optional.of(new FileContent(Path.of(place)));
            case "given" -> Optional.of(new Given(place, Optional.empty()));
            case String keeper when KEEPERS.contains(keeper) ->
                    Optional.of(new Kept(keeper, place));
            default -> Optional.empty();
        };
    }
}
