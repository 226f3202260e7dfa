package dev.rehome.engine.secret;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** The ways in which a value may turn up in a text: as it is, quoted, or encoded. */
final class Forms {
    /** Below this, a piece of base64 is short enough to turn up by chance. */
    private static final int BASE64_LENGTH_MIN = 8;

    private Forms() {}

    static Set<String> of(String value) {
        var forms = new LinkedHashSet<String>();
        forms.add(value);
        quoted(value, forms);
        String url = URLEncoder.encode(value, StandardCharsets.UTF_8);
        forms.add(url);
        forms.add(url.replace("+", "%20"));
        forms.add(lowerEscapes(url.replace("+", "%20")));
        forms.add(HexFormat.of().formatHex(value.getBytes(StandardCharsets.UTF_8)));
        base64(value, forms);
        return forms;
    }

    private static void quoted(String value, Set<String> forms) {
        String escaped = value.replace("\\", "\\\\");
        forms.add(value.replace("'", "''")); // SQL
        forms.add(escaped.replace("'", "''")); // SQL, E'…'
        forms.add(escaped.replace("'", "\\'")); // libpq's key=value strings
        forms.add(escaped.replace(":", "\\:")); // a passfile
        forms.add(value.replace("\"", "\"\"")); // SQL identifiers, CSV
        forms.add(value.replace("'", "'\\''")); // a shell
        forms.add(
                escaped.replace("\"", "\\\"") // JSON
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                        .replace("\t", "\\t"));
        forms.add(
                value.replace("&", "&amp;") // HTML
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("\"", "&quot;")
                        .replace("'", "&#39;"));
    }

    /** Base64 of the value alone, and of the value within a longer text, such as "user:value". */
    private static void base64(String value, Set<String> forms) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, shifted, before, bytes.length);
            // Characters that only the value decides: not those it shares with its neighbours.
            int from = (before * 8 + 5) / 6;
            int to = shifted.length * 8 / 6;
            for (var encoder : new Base64.Encoder[] {Base64.getEncoder(), Base64.getUrlEncoder()}) {
                String piece = encoder.withoutPadding().encodeToString(shifted).substring(from, to);
                if (piece.length() >= BASE64_LENGTH_MIN) {
                    forms.add(piece);
                }
            }
        }
    }

    private static String lowerEscapes(String url) {
        var lower = new StringBuilder(url);
        for (int i = url.indexOf('%'); i >= 0; i = url.indexOf('%', i + 3)) {
            lower.replace(i, i + 3, url.substring(i, i + 3).toLowerCase(Locale.ROOT));
        }
        return lower.toString();
    }
}
