package dev.rehome.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ColumnsTest {

    @Test
    void countsWideCharactersTwiceAndCombiningOnesNot() {
        assertThat(Columns.width("abc")).isEqualTo(3);
        assertThat(Columns.width("注文")).isEqualTo(4);
        assertThat(Columns.width("e\u0301")).isEqualTo(1);
        assertThat(Columns.width("📦")).isEqualTo(2);
    }

    @Test
    void fitsANameByItsMiddleAndNeverSplitsAWideCharacter() {
        String name = "public.注文明細履歴";
        for (int columns = 1; columns <= 25; columns++) {
            String fitted = Columns.fit(name, columns, "…");
            assertThat(Columns.width(fitted)).isLessThanOrEqualTo(columns);
            assertThat(fitted).doesNotContain("\uFFFD");
        }
        assertThat(Columns.fit(name, 12, "…")).isEqualTo("public.…履歴");
    }

    @Test
    void cutsASentenceAtItsEnd() {
        assertThat(Columns.cut("building 3 indexes", 10, "…")).isEqualTo("building …");
        assertThat(Columns.cut("short", 10, "…")).isEqualTo("short");
    }
}
