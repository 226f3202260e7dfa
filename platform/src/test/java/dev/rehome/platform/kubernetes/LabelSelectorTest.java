package dev.rehome.platform.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.Failure;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The answers are those that {@code kubectl get -l} gives. */
final class LabelSelectorTest {
    private static final Map<String, String> LABELS =
            Map.of("app", "gen3job", "app.kubernetes.io/name", "fence", "empty", "");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    app=gen3job                        | true
                    app==gen3job                       | true
                    app = gen3job                      | true
                    app=other                          | false
                    app!=gen3job                       | false
                    app!=other                         | true
                    absent!=other                      | true
                    app                                | true
                    absent                             | false
                    !absent                            | true
                    !app                               | false
                    empty=                             | true
                    app in (etl, gen3job)              | true
                    app in (etl)                       | false
                    app notin (etl)                    | true
                    absent notin (etl)                 | true
                    app notin (etl,gen3job)            | false
                    app in (etl,gen3job),!absent       | true
                    app=gen3job,app.kubernetes.io/name=fence | true
                    app=gen3job,app.kubernetes.io/name=wts   | false
                    """)
    void selectsWhatTheApiSelects(String written, boolean selected) {
        assertThat(LabelSelector.parse(written).selects(LABELS)).isEqualTo(selected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "app==,", "app=,,", "=gen3job", "app in etl", "!app=x", "app>3", "a b"})
    void refusesWhatIsNone(String written) {
        assertThatThrownBy(() -> LabelSelector.parse(written))
                .isInstanceOf(Failure.class)
                .hasMessage("'%s' is no label selector".formatted(written));
    }
}
