package dev.rehome.platform.values;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * A text of several lines behind {@code |} or {@code >}.
 *
 * @param text of the file
 * @param start of the header, such as {@code |-}
 * @param limit where the reader of YAML stopped: blank lines behind it are before that
 */
record BlockText(String text, int start, int limit) {

    /** Where the header's signs end; a comment may follow. */
    int signsEnd() {
        int at = start;
        while (at < text.length() && "|>+-123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }

    private Lines lines() {
        return new Lines("", text);
    }

    private boolean keepsBlankLines() {
        return text.substring(start, signsEnd()).contains("+");
    }

    /**
     * Behind the last line that means anything, before its line break; behind the header's signs
     * when no line does.
     */
    int end() {
        int last = -1;
        if (keepsBlankLines()) {
            int end = lines().beforeBreak(limit);
            return end > lines().end(start) ? end : signsEnd();
        }
        int indent = indent().orElse(0);
        for (int at = lines().next(start); at < limit; at = lines().next(at)) {
            int end = Math.min(lines().end(at), limit);
            if (!isBlank(at, end) || end - at > indent) {
                last = end;
            }
        }
        return last < 0 || indent().isEmpty() ? signsEnd() : last;
    }

    /** Spaces before the line that has the fewest; empty when all lines are blank. */
    OptionalInt indent() {
        var fewest = OptionalInt.empty();
        for (int at = lines().next(start); at < limit; at = lines().next(at)) {
            int end = Math.min(lines().end(at), limit);
            int behind = at;
            while (behind < end && text.charAt(behind) == ' ') {
                behind++;
            }
            if (behind < end) {
                fewest = OptionalInt.of(Math.min(behind - at, fewest.orElse(Integer.MAX_VALUE)));
            }
        }
        return fewest;
    }

    private boolean isBlank(int from, int to) {
        return text.substring(from, to).chars().allMatch(unit -> unit == ' ');
    }

    /**
     * The same with another meaning, from {@link #start} to {@link #end}, in as many lines as it
     * then has; empty when it cannot be written so.
     */
    Optional<String> with(String meaning) {
        String body = meaning.endsWith("\n") ? meaning.substring(0, meaning.length() - 1) : meaning;
        boolean endsLine = body.length() < meaning.length();
        boolean fits =
                indent().isPresent()
                        && body.lines().noneMatch(line -> !line.isEmpty() && line.isBlank())
                        && body.lines().allMatch(Spelled::isPrintable)
                        && body.equals(body.strip())
                        && !body.isEmpty()
                        && !body.contains("\r")
                        && (!endsLine || end() < text.length());
        if (!fits) {
            return Optional.empty();
        }
        boolean folded = text.charAt(start) == '>' && body.indexOf('\n') < 0;
        String lineBreak = lines().breakAfter(start);
        String indent = " ".repeat(indent().getAsInt());
        return Optional.of(
                (folded ? ">" : "|")
                        + (endsLine ? "" : "-")
                        + text.substring(signsEnd(), lines().end(start))
                        + lineBreak
                        + body.lines()
                                .map(line -> line.isEmpty() ? "" : indent + line)
                                .collect(Collectors.joining(lineBreak)));
    }

    /** On the header's line, with the comment behind it. */
    String inOneLine(String written) {
        return end() == signsEnd()
                ? written
                : written + text.substring(signsEnd(), lines().end(start));
    }
}
