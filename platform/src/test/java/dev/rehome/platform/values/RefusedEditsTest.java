package dev.rehome.platform.values;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in the way is told with file, line, value and remedy. */
final class RefusedEditsTest {

    record Refusal(String before, String key, String what) {}

    static List<Refusal> refusals() {
        return List.of(
                new Refusal(
                        "d: &d {b: 1}\na: *d\n",
                        "a.b",
                        "values.yaml:2: 'a' is the alias *d: what it stands for would change"
                                + " everywhere"),
                new Refusal("d: &d 1\na: *d\n", "a", "values.yaml:2: 'a' is the alias *d"),
                new Refusal(
                        "d: &d\n  b: 1\na: *d\n",
                        "d.b",
                        "values.yaml:1: 'd' has the anchor &d, which is used elsewhere"),
                new Refusal("d: &d 1\na: *d\n", "d", "values.yaml:1: 'd' has the anchor &d"),
                new Refusal(
                        "d: &d {b: 1}\na:\n  <<: *d\n  c: 2\n",
                        "a.b",
                        "values.yaml:3: 'a.b' comes from elsewhere, through the merge key <<"),
                new Refusal(
                        "d: &d {b: {x: 1}}\na:\n  <<: [*d, {c: 2}]\n",
                        "a.b.x",
                        "values.yaml:3: 'a.b' comes from elsewhere"),
                new Refusal(
                        "a: 1\nb: 2\na: 3\n",
                        "a",
                        "values.yaml:3: 'a' stands here a second time, first at line 1"),
                new Refusal(
                        "g:\n  a: 1\n  \"a\": 3\n",
                        "g.a",
                        "values.yaml:3: 'g.a' stands here a second time, first at line 2"),
                new Refusal(
                        "a: one\n",
                        "a.b",
                        "values.yaml:1: 'a' is 'one', so there is no 'a.b' in it"),
                new Refusal(
                        "password: s3cr3t\n",
                        "password.b",
                        "values.yaml:1: 'password' is '(not shown)', so there is no"),
                new Refusal(
                        "# x\na:\n- 1\n",
                        "a.b",
                        "values.yaml:3: 'a' is a list, so there is no 'a.b' in it"),
                new Refusal("- 1\n", "a", "values.yaml:1: the file is a list, so there is no 'a'"),
                new Refusal("text\n", "a", "values.yaml:1: the file is 'text'"),
                new Refusal(
                        "a: [1, 2]\n",
                        "a[2]",
                        "values.yaml:1: 'a' has 2 items, so there is no [2]"),
                new Refusal("a: {b: 1}\n", "a[0]", "values.yaml:1: 'a' is a mapping, not a list"),
                new Refusal("a: x\n", "a[0]", "values.yaml:1: 'a' is 'x', not a list"),
                new Refusal("a: 1\n", "b[0].c", "values.yaml:1: there is no list 'b'"),
                new Refusal("a:\n  b: 1\n", "a", "values.yaml:2: 'a' is a mapping: a single value"),
                new Refusal("a: []\n", "a", "values.yaml:1: 'a' is a list: a single value"),
                new Refusal("a: !vault x\n", "a", "values.yaml:1: 'a' has the tag !vault"),
                new Refusal("a: !!int 5\n", "a", "values.yaml:1: 'a' has the tag !!int"),
                new Refusal(
                        "a: |\n  text",
                        "b",
                        "values.yaml:1: this text ends with the file, without a line break"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void namesFileLineAndWhatIsInTheWay(Refusal refusal) {
        var text = ValuesText.read("values.yaml", refusal.before().getBytes(UTF_8));

        var failure =
                catchThrowableOfType(
                        Failure.class,
                        () -> text.with(KeyPath.parse(refusal.key()), new NewValue("new", false)));

        assertThat(failure).hasMessageStartingWith(refusal.what());
        assertThat(failure.remedy()).isNotEmpty();
        assertThat(failure.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: 1\n---\nb: 2\n",
                "a: [1\n",
                "a: 1\n\tb: 2\n",
                "a: 'x\n",
                "a: \u0007\n",
                "a: 1\n b: s3cr3t\n"
            })
    void aFileThatIsNoSingleYamlDocumentIsRefusedWithoutShowingIt(String text) {
        assertThatThrownBy(() -> ValuesText.read("values.yaml", text.getBytes(UTF_8)))
                .isInstanceOf(Failure.class)
                .hasMessageStartingWith("values.yaml:")
                .hasMessageNotContaining("s3cr3t");
    }

    @Test
    void aFileThatIsNotUtf8IsRefused() {
        assertThatThrownBy(() -> ValuesText.read("values.yaml", "a: ä\n".getBytes(UTF_16)))
                .isInstanceOf(Failure.class)
                .hasMessage("values.yaml is not UTF-8");
    }

    @Test
    void aFileThatIsTooDeepIsRefused() {
        String deep = "[".repeat(5_000) + "]".repeat(5_000);

        assertThatThrownBy(() -> ValuesText.read("values.yaml", deep.getBytes(UTF_8)))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("more than 200 deep");
    }

    @Test
    void halfACharacterIsRefused() {
        var text = ValuesText.read("values.yaml", new byte[0]);

        assertThatThrownBy(() -> text.with(KeyPath.parse("a"), new NewValue("\uD83D", false)))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("half a character");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", ".a", "a.", "a..b", "a[", "a[x]", "a[-1]", "a[0]b", "a\\", "[0]", "a[01]"
            })
    void aPathThatMakesNoSenseIsRefused(String path) {
        assertThatThrownBy(() -> KeyPath.parse(path))
                .isInstanceOf(Failure.class)
                .hasMessageStartingWith("'%s' is no key of a values file".formatted(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a.b", "a\\.b.c", "a[0][12].b", "a\\[0\\]", "a\\\\b", "a b.ü"})
    void aPathIsWrittenAsItWasRead(String path) {
        assertThat(KeyPath.parse(path)).hasToString(path);
    }
}
