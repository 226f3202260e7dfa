package dev.rehome.engine.secret;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps secrets out of every output: it knows each value that was resolved, and replaces it in any
 * text, also where it is quoted or encoded. Safe for many threads; what is learned is scrubbed at
 * once.
 *
 * <p>Of a value of several lines, each line that is long enough is replaced also where it stands
 * alone: what a command says is shown line by line.
 *
 * <p>Two kinds of value are not replaced, and warned of instead: those shorter than {@link
 * #LENGTH_MIN}, and those that stand in what is shown anyway, such as the password {@code postgres}
 * beside steps named {@code postgres.clone}. Replacing them would only make the output unreadable,
 * and tell by its gaps what the secret is.
 */
public final class Redactor {
    /** Shorter values stand in too many innocent words to be replaced. */
    public static final int LENGTH_MIN = 4;

    /** A shorter line of a longer value may be a brace, or a word that all such values have. */
    private static final int LINE_LENGTH_MIN = 8;

    private final Map<String, String> origins = new LinkedHashMap<>();
    private final Set<String> warnings = new LinkedHashSet<>();
    private final List<String> shown = new ArrayList<>();

    /** What to look for, longest first, so that no value is hidden by a part of itself. */
    private volatile List<Needle> needles = List.of();

    private record Needle(String text, String replacement) {}

    /** Says that this text is shown and written down as it is: what is in it cannot be hidden. */
    public synchronized void show(String text) {
        shown.add(text);
    }

    /** From now on no text shows this value. */
    public synchronized void learn(Secret secret) {
        if (origins.containsKey(secret.value())) {
            return;
        } else if (secret.value().length() < LENGTH_MIN) {
            warnings.add(
                    "%s is shorter than %d characters: it cannot be kept out of the output; use a longer one"
                            .formatted(secret.origin(), LENGTH_MIN));
            return;
        } else if (shown.stream().anyMatch(text -> text.contains(secret.value()))) {
            warnings.add(
                    "%s has the same text as a word of the runbook: it cannot be kept out of the output; use another"
                            .formatted(secret.origin()));
            return;
        }
        boolean news = false;
        Set<String> forms = Forms.of(secret.value());
        forms.addAll(lines(secret.value()));
        for (String form : forms) {
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

    /** Each line of a value of several that can be hidden by itself. */
    private List<String> lines(String value) {
        return value.lines()
                .map(String::strip)
                .filter(line -> line.length() >= LINE_LENGTH_MIN && line.length() < value.length())
                .filter(line -> shown.stream().noneMatch(text -> text.contains(line)))
                .toList();
    }

    /**
     * What an operator should know about secrets that cannot be protected; {@code cli} shows it.
     */
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

    /** The record with every text in it scrubbed, down through its lists and records. */
    public <T extends Record> T scrub(T record) {
        return needles.isEmpty() ? record : new ScrubbedRecord<>(record).by(this);
    }
}
