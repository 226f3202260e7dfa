package dev.rehome.cli.report;

import dev.rehome.engine.report.Printable;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Markup. Texts, which servers and people wrote, come into it through {@link #of} only, and are
 * escaped there, so that no name can be anything but a name.
 */
record Html(String markup) {
    static final Html NONE = new Html("");

    private static final String PLACE = "{}";

    /**
     * Markup of our own with values in the places of its {@code {}}: markup as it is, anything else
     * as text. An attribute's place stands in double quotes.
     */
    static Html of(String template, Object... values) {
        var markup = new StringBuilder();
        int from = 0;
        for (Object value : values) {
            int place = template.indexOf(PLACE, from);
            if (place < 0) {
                throw new IllegalStateException("more values than places: " + template);
            }
            markup.append(template, from, place).append(safe(value));
            from = place + PLACE.length();
        }
        if (template.indexOf(PLACE, from) >= 0) {
            throw new IllegalStateException("more places than values: " + template);
        }
        return new Html(markup.append(template, from, template.length()).toString());
    }

    static Html all(Stream<Html> parts) {
        return new Html(parts.map(Html::markup).collect(Collectors.joining("\n")));
    }

    boolean isEmpty() {
        return markup.isEmpty();
    }

    private static String safe(Object value) {
        return switch (value) {
            case Html html -> html.markup();
            // A coordinate of a drawing: tenths of a pixel are enough.
            case Double number -> String.format(Locale.ROOT, "%.1f", number);
            default -> escaped(Printable.text(value.toString()));
        };
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
