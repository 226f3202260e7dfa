package dev.rehome.search.document;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes a source so that every reader of JSON takes it, and on one line: comments, which the
 * servers allow and JSON does not, and line breaks become spaces. Nothing within quotes changes.
 */
final class OneLine {
    private OneLine() {}

    /** Whether a source has to be changed for it. */
    static boolean isNeeded(Hit hit) {
        return !hit.oneLine() || mayHaveComment(hit.page(), hit.source());
    }

    private static boolean mayHaveComment(byte[] bytes, Span span) {
        for (int at = span.from(); at < span.to(); at++) {
            if (bytes[at] == '/') {
                return commentAt(bytes, span) < span.to();
            }
        }
        return false;
    }

    /** Where the first comment begins; the end when there is none. */
    private static int commentAt(byte[] bytes, Span span) {
        int at = span.from();
        while (at < span.to() && bytes[at] != '/') {
            at = bytes[at] == '"' ? behindString(bytes, at, span.to()) : at + 1;
        }
        return at;
    }

    static void write(Hit hit, OutputStream out) throws IOException {
        byte[] bytes = hit.page();
        int end = hit.source().to();
        int at = hit.source().from();
        while (at < end) {
            switch (bytes[at]) {
                case '"' -> {
                    int behind = behindString(bytes, at, end);
                    out.write(bytes, at, behind - at);
                    at = behind;
                }
                case '/' -> {
                    out.write(' ');
                    at = behindComment(bytes, at, end);
                }
                case '\n', '\r' -> {
                    out.write(' ');
                    at++;
                }
                default -> out.write(bytes[at++]);
            }
        }
    }

    private static int behindString(byte[] bytes, int from, int end) {
        int at = from + 1;
        while (at < end && bytes[at] != '"') {
            at += bytes[at] == '\\' ? 2 : 1;
        }
        return Math.min(end, at + 1);
    }

    private static int behindComment(byte[] bytes, int from, int end) {
        boolean line = from + 1 < end && bytes[from + 1] == '/';
        int at = from + 2;
        while (at < end) {
            if (line
                    ? bytes[at] == '\n'
                    : bytes[at] == '/' && bytes[at - 1] == '*' && at > from + 2) {
                return at + 1;
            }
            at++;
        }
        return end;
    }
}
