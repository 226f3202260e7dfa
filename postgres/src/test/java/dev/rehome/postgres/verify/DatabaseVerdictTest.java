package dev.rehome.postgres.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DatabaseVerdictTest {
    private static final TableVerdict VIEW =
            TableVerdict.notCompared("public.by_day", "a materialized view");

    private static TableVerdict table(String name) {
        return new TableVerdict(
                name,
                TableVerdict.Outcome.IDENTICAL,
                7,
                7,
                0,
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    private static List<String> text(TableVerdict... tables) {
        return new DatabaseVerdict("shop", false, List.of(tables), List.of(), 1, List.of(), 0)
                .text();
    }

    @Test
    void countsWhatIsNotComparedNeitherAsIdenticalNorAsDifferent() {
        assertThat(text(table("public.a"), VIEW, table("public.b")))
                .containsExactly(
                        "shop: identical; 2 tables identical, 1 not compared, 14 rows, 1 sequence,"
                                + " 0 large objects",
                        "  public.by_day: not compared: a materialized view");
    }

    @Test
    void saysHowManyOfThoseThatWereComparedAreIdentical() {
        assertThat(text(table("public.a"), VIEW, TableVerdict.missing("public.b")).getFirst())
                .startsWith("shop: differs; 1 of 2 tables identical, 1 not compared, 7 rows");
    }
}
