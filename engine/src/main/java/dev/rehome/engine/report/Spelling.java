package dev.rehome.engine.report;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody meant to write. */
public final class Spelling {

    private Spelling() {}

    /**
     * The candidate that {@code word} is most likely a misspelling of; empty when none is near: at
     * most a third of its letters may be wrong, missing, added or swapped.
     */
    public static Optional<String> nearest(String word, Collection<String> candidates) {
        String written = word.toLowerCase(Locale.ROOT);
        return candidates.stream()
                .filter(
                        candidate ->
                                distance(written, candidate.toLowerCase(Locale.ROOT))
                                        <= Math.max(
                                                1,
                                                Math.max(written.length(), candidate.length()) / 3))
                .min(
                        Comparator.<String>comparingInt(
                                        candidate ->
                                                distance(
                                                        written,
                                                        candidate.toLowerCase(Locale.ROOT)))
                                .thenComparing(Comparator.naturalOrder()));
    }

    /** {@code "did you mean 'databases'?"}, or all there is to choose from. */
    public static String hint(String word, Collection<String> candidates) {
        return nearest(word, candidates)
                .map("did you mean '%s'?"::formatted)
                .orElseGet(
                        () ->
                                candidates.isEmpty()
                                        ? "there is none to choose from"
                                        : "use one of: " + String.join(", ", candidates));
    }

    /** Edits between two words, a swap of neighbours counting as one (optimal string alignment). */
    private static int distance(String a, String b) {
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            edits[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            edits[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int replaced = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                edits[i][j] = Math.min(replaced, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
                }
            }
        }
        return edits[a.length()][b.length()];
    }
}
