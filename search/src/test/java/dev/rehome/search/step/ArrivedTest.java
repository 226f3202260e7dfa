package dev.rehome.search.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.step.Verdict;
import dev.rehome.search.landing.CopyParts;
import dev.rehome.search.landing.CopyReport;
import dev.rehome.search.landing.IndexReport;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ArrivedTest {

    private static Verdict verdict(boolean moving, String... refused) {
        return verdict(moving, true, refused);
    }

    private static Verdict verdict(boolean moving, boolean equal, String... refused) {
        return new Arrived("new", "copied", true, "rejected.ndjson")
                .verdict(
                        new CopyReport(
                                List.of(
                                        new IndexReport(
                                                "shop", 2, 20, 0, List.of(), moving, equal,
                                                List.of())),
                                new CopyParts.Copied(List.of(), List.of(refused))));
    }

    @Test
    void whoseSourceIsWrittenToHearsWhatBringsTheRest() {
        assertThat(verdict(true).toString())
                .contains("written to at the source meanwhile: shop; 'rehome search catch-up'");
        assertThat(verdict(false).toString()).doesNotContain("catch-up");
    }

    @Test
    void whereNotAllCouldBeComparedNothingIsCalledIdentical() {
        assertThat(verdict(true, true).toString()).contains("each read back and identical");
        assertThat(verdict(true, false).toString())
                .doesNotContain("identical")
                .contains("written to so much that not all could be compared: shop");
    }

    @Test
    void aTemplateThatTheTargetRefusedIsADifference() {
        assertThat(verdict(false, "index template a: unknown setting"))
                .isInstanceOf(Verdict.Differs.class)
                .asString()
                .contains("new would not take 1 of the templates", "index template a: unknown");
    }
}
