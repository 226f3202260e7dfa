package dev.rehome.engine.secret;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps secrets out of every output: it knows each value that was resolved, and replaces it in any
 * text, also where it is quoted or encoded. Safe for many threads; what is learned is scrubbed at
 * once.
 */
public final class Redactor {
    /** Shorter values stand in too many innocent words to be replaced. */
    public static final int LENGTH_MIN = 4;

    private final Map<String, String> origins = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();

    /** What to look for, longest first, so that no value is hidden by a part of itself. */
    private volatile List<Needle> needles = List.of();

    private record Needle(String text, String replacement) {}

    /** From now on no text shows this value. */
    public synchronized void learn(Secret secret) {
        if (secret.value().length() < LENGTH_MIN) {
            warnings.add(
                    "%s is shorter than %d characters: it cannot be kept out of the output"
                            .formatted(secret.origin(), LENGTH_MIN));
            return;
        }
        boolean news = false;
        for (String form : Forms.of(secret.value())) {
            news |= origins.putIfAbsent(form, "«%s»".formatted(secret.origin())) == null;
        }
        if (news) {
            needles =
                    origins.entrySet().stream()
                            .map(entry -> new Needle(entry.getKey(), entry.getValue()))
                            .sorted(
                                    Comparator.comparingInt(
                                                    (Needle needle) -> needle.text().length())
                                            .reversed())
                            .toList();
        }
    }

    /** What an operator should know about secrets that cannot be protected. */
    public synchronized List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** The text with every known secret replaced by the name of its reference. */
    public String scrub(String text) {
        String scrubbed = text;
        for (Needle needle : needles) {
            if (scrubbed.contains(needle.text())) {
                scrubbed = scrubbed.replace(needle.text(), needle.replacement());
            }
        }
        return scrubbed;
    }
}
