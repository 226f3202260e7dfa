package dev.rehome.platform.values;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;

/**
 * The text of a file by its lines, which end with LF, CRLF or CR.
 *
 * @param file what messages call it
 */
record Lines(String file, String text) {

    /** Where the line ends that the offset is in: its line break, or the end of the text. */
    int end(int offset) {
        int at = offset;
        while (at < text.length() && !isBreak(at)) {
            at++;
        }
        return at;
    }

    /** Where the next line begins. */
    int next(int offset) {
        return behindBreak(end(offset));
    }

    int behindBreak(int at) {
        if (at >= text.length()) {
            return at;
        }
        return at + (text.startsWith("\r\n", at) ? 2 : 1);
    }

    /** Where the line begins. */
    int start(int offset) {
        int at = offset;
        while (at > 0 && !isBreak(at - 1)) {
            at--;
        }
        return at;
    }

    /** The offset before the line break that ends there; the same offset when none does. */
    int beforeBreak(int offset) {
        if (offset >= 2 && text.startsWith("\r\n", offset - 2)) {
            return offset - 2;
        }
        return offset >= 1 && isBreak(offset - 1) ? offset - 1 : offset;
    }

    /** How the line ends; where it does not, how the first one does; in a single one, LF. */
    String breakAfter(int offset) {
        int end = end(offset);
        if (end == text.length()) {
            end = end(0);
        }
        return end == text.length() ? "\n" : text.substring(end, behindBreak(end));
    }

    private boolean isBreak(int at) {
        return text.charAt(at) == '\n' || text.charAt(at) == '\r';
    }

    /** Characters before it on its line. */
    int column(int offset) {
        return text.codePointCount(start(offset), offset);
    }

    /** The offset behind white space, line breaks and comments. */
    int behindBlanks(int offset) {
        int at = offset;
        while (at < text.length()) {
            char here = text.charAt(at);
            if (here == '#' && (at == 0 || Character.isWhitespace(text.charAt(at - 1)))) {
                at = end(at);
            } else if (here == ' ' || here == '\t' || isBreak(at)) {
                at++;
            } else {
                break;
            }
        }
        return at;
    }

    /** Counted from 1. */
    int number(int offset) {
        int number = 1;
        for (int end = end(0); end < Math.min(offset, text.length()); end = end(behindBreak(end))) {
            number++;
        }
        return number;
    }

    /** {@code values.yaml:12}. */
    String place(int offset) {
        return file + ":" + number(offset);
    }

    Failure bad(int offset, String what, String remedy) {
        return new Failure(
                ExitCode.BAD_INPUT, "%s: %s".formatted(place(offset), what), remedy, null);
    }
}
