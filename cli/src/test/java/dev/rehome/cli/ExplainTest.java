package dev.rehome.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.runbook.Explanation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ExplainTest {
    @TempDir private Path folder;

    static Iterable<String> kinds() {
        return Kinds.catalog().names();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theExampleOfEveryKindFitsIntoTheRunbookThatInitWrites(String kind) throws IOException {
        String example = Explanation.of(kind, Kinds.catalog()).example();
        var session = new Session(folder);
        assertThat(session.type("init", "move.yaml").exit()).isZero();
        Path file = folder.resolve("move.yaml");
        String begun = Files.readString(file);
        Files.writeString(
                file, begun.substring(0, begun.indexOf("\nsteps:\n") + 8) + example.indent(2));

        Session.Answer answer = session.type("validate", "move.yaml");

        assertThat(answer.exit()).as(answer.err()).isEqualTo(ExitCode.DONE.code());
        assertThat(session.type("explain", kind).out()).contains(example.indent(2));
        assertThat(example).doesNotContain("NAME", "some text");
    }
}
