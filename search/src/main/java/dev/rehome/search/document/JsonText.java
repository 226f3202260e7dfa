package dev.rehome.search.document;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** What stands between the quotes of a JSON text. */
final class JsonText {

    private JsonText() {}

    /** With what has to be escaped. */
    static String escaped(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }

    /** Without its escapes. */
    static String unescaped(String written) {
        var text = new StringBuilder(written.length());
        for (int i = 0; i < written.length(); i++) {
            char each = written.charAt(i);
            if (each != '\\') {
                text.append(each);
                continue;
            }
            char escaped = written.charAt(++i);
            switch (escaped) {
                case 'b' -> text.append('\b');
                case 'f' -> text.append('\f');
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case 'u' -> {
                    text.append((char) Integer.parseInt(written, i + 1, i + 5, 16));
                    i += 4;
                }
                default -> text.append(escaped);
            }
        }
        return text.toString();
    }
}
