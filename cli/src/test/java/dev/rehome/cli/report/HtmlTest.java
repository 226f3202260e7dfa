package dev.rehome.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class HtmlTest {

    @Test
    void whatSomebodyWroteIsTextWhateverItLooksLike() {
        assertThat(Html.of("<b title=\"{}\">{}</b>", "\" onload='x'", "<i>&amp;</i>").markup())
                .isEqualTo(
                        "<b title=\"&quot; onload=&#39;x&#39;\">&lt;i&gt;&amp;amp;&lt;/i&gt;</b>");
        assertThat(Html.of("{}", "a\u001b[31mb\u202ec\nd").markup())
                .isEqualTo("a\\u001B[31mb\\u202Ec\nd");
        assertThat(Html.of("<p>{}</p>", "{}").markup()).isEqualTo("<p>{}</p>");
    }

    @Test
    void markupOfOurOwnStaysMarkup() {
        Html two = Html.all(Stream.of(Html.of("<b>{}</b>", 1), Html.of("<i>{}</i>", 2.25)));

        assertThat(Html.of("<p>{}</p>", two).markup()).isEqualTo("<p><b>1</b>\n<i>2.3</i></p>");
    }

    @Test
    void aForgottenPlaceOrValueIsAMistakeOfOurs() {
        assertThatThrownBy(() -> Html.of("<p>{}</p>"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("more places");
        assertThatThrownBy(() -> Html.of("<p></p>", "x"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("more values");
    }
}
