package dev.rehome.engine.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.secret.Secret;
import dev.rehome.engine.secret.SecretReference;
import dev.rehome.engine.step.Doc;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TreeTest {

    enum Mode {
        COPY,
        MAY_DIFFER
    }

    record Move(
            @Doc("where it is") String from,
            @Doc(value = "how many at once", ifAbsent = "4") int jobs,
            @Doc(value = "which ones", ifAbsent = "") List<String> databases,
            @Doc(value = "what to do", ifAbsent = "copy") Mode mode,
            Optional<Duration> pause,
            Optional<SecretReference> password) {

        Move {
            if (jobs < 1) {
                throw new Failure("'jobs' is " + jobs, "at least 1");
            }
        }
    }

    @Test
    void takesDefaultsForMissingKeys() {
        assertThat(Tree.read(Move.class, Map.of("from", "a")))
                .isEqualTo(
                        new Move("a", 4, List.of(), Mode.COPY, Optional.empty(), Optional.empty()));
    }

    @Test
    void acceptsOneValueWhereAListIsExpectedAndTextWhereANumberIs() {
        var move = Tree.read(Move.class, Map.of("from", "a", "jobs", "8", "databases", "x"));

        assertThat(move.jobs()).isEqualTo(8);
        assertThat(move.databases()).containsExactly("x");
    }

    @Test
    void leavesOutWhatIsEmptyWhenItWrites() {
        var move = new Move("a", 1, List.of(), Mode.MAY_DIFFER, Optional.empty(), Optional.empty());

        assertThat(Json.write(Tree.of(move)))
                .isEqualTo("{\"from\":\"a\",\"jobs\":1,\"databases\":[],\"mode\":\"may-differ\"}");
    }

    @Test
    void reportsEveryMismatchWithItsPlace() {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("form", "a");
        tree.put("jobs", "many");
        tree.put("databases", List.of("x", Map.of()));
        tree.put("mode", "may-difer");
        tree.put("pause", "soon");
        tree.put("password", "hunter2");

        assertThat(Tree.tryRead(Move.class, tree).mismatches())
                .extracting(Mismatch::toString)
                .containsExactly(
                        "form: unknown key 'form'; did you mean 'from'?",
                        "'from' is missing; it is required: where it is",
                        "jobs: 'jobs' has to be a whole number, but is 'many'; for example: 4",
                        "databases.1: '1' has to be a text, but is a mapping; for example: some"
                                + " text",
                        "mode: 'mode' cannot be 'may-difer'; did you mean 'may-differ'?",
                        "pause: 'pause' has to be a duration, but is 'soon'; for example: 90s, 5m"
                                + " or 1h30m",
                        "password: 'password' has to be a reference to a secret, not the secret"
                                + " itself; write \"${env:NAME}\" or \"${file:/path}\" and keep the"
                                + " value there");
    }

    @Test
    void reportsWhatTheRecordItselfRefuses() {
        assertThat(Tree.tryRead(Move.class, Map.of("from", "a", "jobs", 0L)).mismatches())
                .extracting(Mismatch::toString)
                .containsExactly("'jobs' is 0; at least 1");
    }

    @Test
    void refusesANumberThatDoesNotFit() {
        assertThatThrownBy(() -> Tree.read(Move.class, Map.of("from", "a", "jobs", 3_000_000_000L)))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("'jobs' is out of range: 3000000000");
    }

    @Test
    void holdsNumbersToTheLeastTheyMayBeAtTheirOwnPlace() {
        record Work(@Doc(value = "how many at once", ifAbsent = "4", min = 1) int jobs) {}

        assertThat(Tree.read(Work.class, Map.of()).jobs()).isEqualTo(4);
        assertThat(Tree.tryRead(Work.class, Map.of("jobs", 0L)).mismatches())
                .extracting(Mismatch::toString)
                .containsExactly(
                        "jobs: 'jobs' is out of range: 0; at least 1 and at most 2147483647");
        assertThat(Tree.tryRead(Work.class, Map.of("jobs", "few")).mismatches())
                .extracting(Mismatch::what)
                .containsExactly("'jobs' has to be a whole number of at least 1, but is 'few'");
    }

    @Test
    void tellsAnEmptyListFromOneThatIsLeftOut() {
        record Chosen(Optional<List<String>> names) {}

        assertThat(Tree.read(Chosen.class, Map.of()).names()).isEmpty();
        assertThat(Tree.tryRead(Chosen.class, Map.of("names", List.of())).mismatches())
                .extracting(Mismatch::toString)
                .containsExactly(
                        "names: 'names' is an empty list; put something in it, or leave the key"
                                + " out");
    }

    @Test
    void neverTakesASecretForData() {
        record Leaky(Secret password) {}

        assertThatThrownBy(() -> Tree.of(new Leaky(new Secret("here", "hunter2"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cannot be written as data");
    }

    @Test
    void sortsKeysWhenCanonical() {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("b", Map.of("z", 1L, "a", 2L));
        tree.put("a", true);

        assertThat(Json.canonical(tree)).isEqualTo("{\"a\":true,\"b\":{\"a\":2,\"z\":1}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"a\":1.5}", "[null]", "{\"a\":1,\"a\":2}", "{} {}"})
    void refusesJsonThatIsNoTree(String text) {
        assertThatThrownBy(() -> Json.read(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "500ms,PT0.5S,500ms",
        "90s,PT1M30S,1m30s",
        "1h30m,PT1H30M,1h30m",
        "2d,PT48H,2d",
        "PT15M,PT15M,15m",
        "0s,PT0S,0s"
    })
    void readsAndWritesDurations(String text, Duration duration, String written) {
        assertThat(DurationText.parse(text)).contains(duration);
        assertThat(DurationText.of(duration)).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "5 minutes", "5x", "m5", "1.5h", "99999999999999999999s"})
    void refusesWhatIsNoDuration(String text) {
        assertThat(DurationText.parse(text)).isEmpty();
    }
}
