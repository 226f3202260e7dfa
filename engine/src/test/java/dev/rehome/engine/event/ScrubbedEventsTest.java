package dev.rehome.engine.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.secret.Redactor;
import dev.rehome.engine.secret.Secret;
import dev.rehome.engine.step.RunId;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ScrubbedEventsTest {
    private static final String CANARY = "canary-5ecret!";

    /** All that can hold a text; {@link #value} knows every type there is. */
    static List<Class<?>> kindsOfEvents() {
        return Arrays.stream(Event.class.getPermittedSubclasses())
                .filter(
                        kind ->
                                Arrays.stream(kind.getRecordComponents())
                                        .map(RecordComponent::getType)
                                        .map(ScrubbedEventsTest::value)
                                        .anyMatch(value -> value.toString().contains(CANARY)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("kindsOfEvents")
    void leavesNoSecretInAnyTextOfAnyKindOfEvent(Class<? extends Event> kind) throws Exception {
        var redactor = new Redactor();
        redactor.learn(new Secret("${env:CANARY}", CANARY));
        var published = new ArrayList<Event>();
        Event planted = planted(kind);

        new ScrubbedEvents(redactor, published::add).publish(planted);

        assertThat(planted.toString()).contains(CANARY);
        assertThat(published).singleElement().isInstanceOf(kind);
        assertThat(published.toString()).contains("${env:CANARY}").doesNotContain(CANARY);
    }

    /** An event with the canary in every text it can hold. */
    private static Event planted(Class<? extends Event> kind) throws Exception {
        RecordComponent[] components = kind.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Constructor<? extends Event> constructor = kind.getDeclaredConstructor(types);
        return constructor.newInstance(
                Arrays.stream(types).map(ScrubbedEventsTest::value).toArray());
    }

    private static Object value(Class<?> type) {
        String text = "log in with " + CANARY + " please";
        if (type == String.class) {
            return text;
        } else if (type == List.class) {
            return List.of(text);
        } else if (type == RunId.class) {
            return new RunId("20261120-201500-k3f");
        } else if (type == Instant.class) {
            return Instant.EPOCH;
        } else if (type == Duration.class) {
            return Duration.ZERO;
        } else if (type == Amount.class) {
            return new Amount(1, text, 1);
        } else if (type == Problem.class) {
            return Problem.error(text, text);
        } else if (type.isEnum()) {
            return type.getEnumConstants()[0];
        } else if (type == boolean.class) {
            return true;
        } else if (type == int.class) {
            return 1;
        }
        throw new AssertionError("a new type in events: " + type);
    }
}
