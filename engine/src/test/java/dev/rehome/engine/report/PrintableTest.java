package dev.rehome.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.tree.Json;
import org.junit.jupiter.api.Test;

final class PrintableTest {

    @Test
    void leavesWordsOfEveryLanguageAsTheyAre() {
        assertThat(Printable.line("Bücher \"注文\" 📦 e\u0301"))
                .isEqualTo("Bücher \"注文\" 📦 e\u0301");
    }

    @Test
    void keepsANameOnItsLineAndAFurtherLineBehindTheFirst() {
        assertThat(Printable.line("a\nb\tc")).isEqualTo("a b c");
        assertThat(Printable.lines("ERROR: a\nDETAIL: \033[1Ab", "    "))
                .isEqualTo("ERROR: a\n    DETAIL: \\u001B[1Ab");
    }

    @Test
    void leavesJsonTheSameValue() {
        String value = "a\033\u009b\u202e\uDB40\uDC01\n";

        assertThat(Json.read(Printable.text(Json.write(value)))).isEqualTo(value);
    }
}
