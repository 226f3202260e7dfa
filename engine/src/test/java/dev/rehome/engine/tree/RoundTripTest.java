package dev.rehome.engine.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.secret.SecretReference;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a record holds comes back the same from a tree and from JSON. */
final class RoundTripTest {
    private static final int SAMPLES = 500;

    enum Mode {
        FAST,
        MAY_DIFFER
    }

    sealed interface Ending {}

    record Good(String proof) implements Ending {}

    record Bad(List<String> differences, Duration took) implements Ending {}

    record Inner(String text, Optional<Long> count) {}

    record Everything(
            String text,
            int small,
            long big,
            boolean flag,
            Duration period,
            Instant moment,
            Path file,
            Mode mode,
            Inner inner,
            SecretReference password,
            Optional<Inner> maybe,
            Optional<Mode> maybeMode,
            List<String> texts,
            List<Inner> inners,
            List<List<Boolean>> grid,
            Map<String, String> settings,
            Map<String, List<Inner>> groups,
            Ending ending,
            List<Ending> endings,
            Object any) {}

    static Stream<Everything> samples() {
        return IntStream.range(0, SAMPLES).mapToObj(seed -> new Samples(new Random(seed)).next());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void comesBackFromATree(Everything record) {
        assertThat(Tree.read(Everything.class, Tree.of(record))).isEqualTo(record);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void comesBackFromJson(Everything record) {
        Object tree = Tree.of(record);

        assertThat(Json.read(Json.write(tree))).isEqualTo(tree);
        assertThat(Json.read(Json.pretty(tree))).isEqualTo(tree);
        assertThat(Tree.read(Everything.class, Json.read(Json.canonical(tree)))).isEqualTo(record);
    }

    private record Samples(Random random) {

        Everything next() {
            return new Everything(
                    text(),
                    random.nextInt(),
                    random.nextLong(),
                    random.nextBoolean(),
                    period(),
                    Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)),
                    Path.of("folder " + random.nextInt(), "file"),
                    mode(),
                    inner(),
                    reference(),
                    maybe(this::inner),
                    maybe(this::mode),
                    list(this::text),
                    list(this::inner),
                    list(() -> list(random::nextBoolean)),
                    map(this::text),
                    map(() -> list(this::inner)),
                    ending(),
                    list(this::ending),
                    random.nextBoolean() ? text() : Map.of(text(), List.of(random.nextLong())));
        }

        private Inner inner() {
            return new Inner(text(), maybe(random::nextLong));
        }

        private Mode mode() {
            return random.nextBoolean() ? Mode.FAST : Mode.MAY_DIFFER;
        }

        private Ending ending() {
            return random.nextBoolean() ? new Good(text()) : new Bad(list(this::text), period());
        }

        private Duration period() {
            return switch (random.nextInt(4)) {
                case 0 -> Duration.ZERO;
                case 1 -> Duration.ofMillis(random.nextLong(100_000_000_000L));
                case 2 -> Duration.ofHours(random.nextLong(1000));
                default -> Duration.ofNanos(random.nextLong());
            };
        }

        private SecretReference reference() {
            return switch (random.nextInt(3)) {
                case 0 -> new SecretReference.Environment("PGPASSWORD");
                case 1 -> new SecretReference.FileContent(Path.of("/run/secrets/it's here"));
                default -> new SecretReference.Given("the URI of source-db", Optional.empty());
            };
        }

        /** Any characters but lone surrogates, which no JSON text can carry. */
        private String text() {
            return random.ints(random.nextInt(12), 0, 0x110000)
                    .filter(point -> point < 0xD800 || point > 0xDFFF)
                    .collect(
                            StringBuilder::new,
                            StringBuilder::appendCodePoint,
                            StringBuilder::append)
                    .toString();
        }

        private <T> Optional<T> maybe(Supplier<T> some) {
            return random.nextBoolean() ? Optional.of(some.get()) : Optional.empty();
        }

        private <T> List<T> list(Supplier<T> some) {
            return Stream.generate(some).limit(random.nextInt(4)).toList();
        }

        private <T> Map<String, T> map(Supplier<T> some) {
            var map = new LinkedHashMap<String, T>();
            IntStream.range(0, random.nextInt(4)).forEach(i -> map.put(text() + i, some.get()));
            return map;
        }
    }
}
