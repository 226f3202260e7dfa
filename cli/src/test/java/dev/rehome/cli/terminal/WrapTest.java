package dev.rehome.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WrapTest {
    private final Wrap wrap = new Wrap(40);

    @Test
    void breaksBetweenWordsAndIndentsWhatFollows() {
        assertThat(
                        wrap.line(
                                "ok 1 postgres.clone  56,014 rows of 19 tables copied, each read"
                                        + " back"))
                .containsExactly(
                        "ok 1 postgres.clone  56,014 rows of 19",
                        "    tables copied, each read back");
    }

    @Test
    void indentsFurtherThanTheLineItself() {
        assertThat(wrap.line("      role app, which this run neither created nor filled"))
                .containsExactly(
                        "      role app, which this run neither", "          created nor filled");
    }

    @Test
    void leavesALineAloneThatFitsHoweverItIsColoured() {
        String line = new Look(true, true, true).bold("x".repeat(40));

        assertThat(wrap.line(line)).containsExactly(line);
    }

    @Test
    void losesNoWordAndIsNeverWiderAtAnyWidth() {
        String line = "✓ 1 postgres.clone  日本語 tables copied, each read back and identical  3.2 s";
        for (int columns = 30; columns < 90; columns++) {
            int room = columns;
            var lines = new Wrap(columns).line(line);

            assertThat(lines)
                    .allSatisfy(one -> assertThat(Columns.width(one)).isLessThanOrEqualTo(room));
            assertThat(String.join(" ", lines).split(" +")).isEqualTo(line.split(" +"));
        }
    }

    @Test
    void keepsAWordTogetherThatIsWiderThanTheTerminal() {
        String path = "/srv/" + "d".repeat(60);

        assertThat(wrap.line("see " + path + " for it"))
                .containsExactly("see", "    " + path, "    for it");
    }

    @Test
    void leavesWhatGoesToAFileAlone() {
        String line = "word ".repeat(100).strip();

        assertThat(Wrap.NONE.text(line + "\n\n" + line)).isEqualTo(line + "\n\n" + line);
    }
}
