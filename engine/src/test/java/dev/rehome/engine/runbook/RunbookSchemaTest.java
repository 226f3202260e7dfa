package dev.rehome.engine.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.tree.Field;
import dev.rehome.engine.tree.Json;
import dev.rehome.engine.tree.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RunbookSchemaTest {
    private static final Map<String, Object> SCHEMA = RunbookSchema.of(Kinds.CATALOG);

    private static List<String> complaints(String yaml) {
        Node node = new Yaml("x.yaml", new Mistakes()).read(yaml).orElseThrow();
        return new SchemaCheck(SCHEMA).complaints(typed(node));
    }

    @Test
    void acceptsTheRunbookOfScenarioA() {
        assertThat(complaints(RunbookReaderTest.MOVE)).isEmpty();
    }

    @Test
    void acceptsRulesNumbersAndVariables() {
        assertThat(
                        complaints(
                                """
                                rehome: 1
                                name: x
                                vars: {jobs: 4, given: }
                                steps:
                                  - postgres.clone: {from: a, to: b, jobs: "${jobs}", globals: false}
                                    timeout: 1h30m
                                    retry: {times: 3, pause: 5s}
                                  - parallel: [approve: {text: 5}]
                                    when: "!${given}"
                                    retry: 2
                                """))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rehome: 1 | rehome: 2",
                "name: move-to-managed | nmae: move",
                "globals: true | globals: perhaps",
                "globals: true | golbals: true",
                "store: source-db, | ''",
                "protected: true | protcted: true",
                "protected: true | password: open",
                "\"${env:SLACK_WEBHOOK}\" | {}",
                "- parallel: | '- timeout: soon\n    parallel:'",
                "- parallel: | '- approve: {text: x}\n    parallel:'",
                "- approve: | '- aprove:'",
                "postgres.clone | mysql.clone"
            })
    void refusesWhatTheReaderRefuses(String right, String wrong) {
        String text = RunbookReaderTest.MOVE.replace(right, wrong);

        assertThat(text).isNotEqualTo(RunbookReaderTest.MOVE);
        assertThat(complaints(text)).isNotEmpty();
    }

    @Test
    void carriesEveryDocAndEverySummary() {
        String json = Json.write(SCHEMA);

        for (var kind : Kinds.CATALOG.kinds()) {
            assertThat(json).contains(kind.summary(), kind.undo());
            assertThat(Shape.of(kind.spec()).fields())
                    .allSatisfy(
                            field ->
                                    assertThat(json)
                                            .contains(
                                                    "\"%s\":{\"description\":\"%s\""
                                                            .formatted(field.name(), field.doc())))
                    .extracting(Field::doc)
                    .doesNotContain("");
        }
        assertThat(json).contains("as libpq's sslmode");
    }

    /** As a YAML 1.2 parser that knows numbers and booleans hands a file to an editor. */
    private static Object typed(Node node) {
        return switch (node) {
            case Node.Scalar(String text, var at) when text.matches("true|false") ->
                    Boolean.valueOf(text);
            case Node.Scalar(String text, var at) when text.matches("\\d{1,18}") ->
                    Long.valueOf(text);
            case Node.Scalar(String text, var at) -> text;
            case Node.Nothing nothing -> Optional.empty();
            case Node.Reference reference -> throw new AssertionError("not expanded here");
            case Node.Sequence(var elements, var at) ->
                    elements.stream().map(RunbookSchemaTest::typed).toList();
            case Node.Mapping(var members, var at) -> {
                var map = new LinkedHashMap<String, Object>();
                members.forEach((key, member) -> map.put(key, typed(member.value())));
                yield map;
            }
        };
    }
}
