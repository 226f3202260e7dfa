package dev.rehome.engine.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.Failure;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ExplanationTest {

    @Test
    void saysWhatAStepDoesWithWhichArgumentsAndWhatUndoesIt() {
        assertThat(Explanation.of("postgres.fence", Kinds.CATALOG).text())
                .isEqualTo(
                        """
                        postgres.fence
                          Does what postgres.fence does.

                        Arguments:
                          store      the name of a postgres store; required
                                     the store that refuses writes
                          databases  a list, each a text; if left out: none
                                     which databases
                          mode       one of read-only, closed; if left out: read-only
                                     how tight

                        Beside it:
                          name     what to call this step
                          when     run it only if: ${x}, !${x}, ${x} == y or ${x} != y
                          timeout  how long it may take, such as 30m
                          retry    what to do when it fails, such as {times: 3, pause: 10s}

                        Example:
                          - postgres.fence: {store: NAME}

                        Undo:
                          Nothing takes it back.
                        """);
    }

    static Iterable<String> kinds() {
        return Kinds.CATALOG.names();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void givesAnExampleThatCanBeRead(String kind) {
        String example = Explanation.of(kind, Kinds.CATALOG).example();
        String runbook =
                "rehome: 1\nname: x\nstores: {NAME: {postgres: 'postgresql://h/d'}}\nsteps:\n"
                        + example.indent(2);

        assertThat(new RunbookReader(Kinds.CATALOG).read("x.yaml", runbook, Map.of()).steps())
                .singleElement()
                .extracting(RunbookStep::kind)
                .isEqualTo(kind);
    }

    @Test
    void namesTheKindThatWasMeant() {
        assertThatThrownBy(() -> Explanation.of("postgres.clon", Kinds.CATALOG))
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure ->
                                assertThat(failure.remedy())
                                        .isEqualTo("did you mean 'postgres.clone'?"));
    }
}
