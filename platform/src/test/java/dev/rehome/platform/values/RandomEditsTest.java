package dev.rehome.platform.values;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Files of every habit, keys and values at random: always the same ones, from a fixed seed. */
final class RandomEditsTest {
    private static final long SEED = 20261122;
    private static final int FILES = 3_000;
    private static final int KEYS_MAX = 5;
    private static final List<String> VALUES =
            List.of(
                    "new",
                    "",
                    "5433",
                    "true",
                    "yes",
                    "0123",
                    "1e3",
                    "null",
                    "~",
                    "a: b",
                    "b #c",
                    "*x",
                    "&x",
                    "!x",
                    "%x",
                    "@x",
                    "`x",
                    "- x",
                    "-x",
                    "[x]",
                    "{x}",
                    "x,y",
                    "'",
                    "\"",
                    "it's",
                    "\\",
                    " x ",
                    "one\ntwo",
                    "one\ntwo\n",
                    "\n",
                    "\t",
                    "é😀",
                    "1:20",
                    "1.10",
                    "2026-11-22",
                    "http://new:1/?a=b#c",
                    "{{ .Release.Name }}",
                    "---",
                    "...",
                    "<<",
                    "=",
                    "?",
                    "x:",
                    ":x",
                    "#x",
                    "\u0007",
                    "\u2028",
                    "a\r\nb",
                    "0x1F",
                    ".inf",
                    "x\n\n y");

    private final Random random = new Random(SEED);

    private static Object loaded(String text) {
        Object tree = new Load(LoadSettings.builder().build()).loadFromString(text);
        return Objects.requireNonNullElse(tree, Map.of());
    }

    private static ValuesText read(String text) {
        return ValuesText.read("values.yaml", text.getBytes(UTF_8));
    }

    private static String text(ValuesText values) {
        return new String(values.bytes(), UTF_8);
    }

    @Test
    void exactlyTheKeysAreOtherwiseAndTakenBackToTheByte() {
        int missing = 0;
        for (int i = 0; i < FILES; i++) {
            var written = new WrittenValues(random);
            String before = written.text();
            var spots = new ArrayList<>(written.spots());
            Collections.shuffle(spots, random);
            var set = new LinkedHashMap<KeyPath, Supplier<NewValue>>();
            ValuesText edited = read(before);
            for (var spot : spots.subList(0, Math.min(spots.size(), KEYS_MAX))) {
                KeyPath key = KeyPath.parse(spot.key());
                var value =
                        new NewValue(
                                VALUES.get(random.nextInt(VALUES.size())), random.nextInt(4) == 0);
                String described = "file %d, %s to '%s' in\n%s".formatted(i, key, value, before);

                setsOnly(read(before), spot, value, described);
                edited = edited.with(key, value);
                set.put(key, () -> value);
                missing += spot.from() < 0 ? 1 : 0;
            }
            assertThat(withoutKeys(loaded(text(edited)), set))
                    .as("file %d:\n%s\n%s", i, before, text(edited))
                    .isEqualTo(withoutKeys(loaded(before), set));
            TakeBack back = TakeBack.of(read(before), edited, set);
            assertThat(back.conflicts()).as(before).isEmpty();
            assertThat(text(back.text())).isEqualTo(before);
        }
        assertThat(missing).isGreaterThan(FILES);
    }

    /** One key alone: the bytes before it and behind it are those that were. */
    private static void setsOnly(
            ValuesText before, WrittenValues.Spot spot, NewValue value, String described) {
        KeyPath key = KeyPath.parse(spot.key());
        String old = text(before);
        ValuesText edited = before.with(key, value);
        String now = text(edited);

        if (spot.from() >= 0) {
            assertThat(now).as(described).startsWith(old.substring(0, spot.from()));
            assertThat(now).as(described).endsWith(old.substring(spot.to()));
        } else {
            int same = common(old, now);
            assertThat(now).as(described).endsWith(old.substring(same));
        }
        Object found = at(loaded(now), key);
        assertThat(found)
                .as(described + "\n" + now)
                .isIn(
                        value.secret() || value.text().isEmpty()
                                ? List.of(value.text())
                                : List.of(value.text(), alone(value.text())));
        assertThat(edited.value(key)).as(described).contains(value.text());
    }

    private static int common(String one, String other) {
        int same = 0;
        while (same < Math.min(one.length(), other.length())
                && one.charAt(same) == other.charAt(same)) {
            same++;
        }
        return same;
    }

    /** A number or a boolean, where the value is one. */
    private static Object alone(String value) {
        return Reading.of(value) == Reading.TEXT || Reading.of(value) == Reading.NULL
                ? value
                : loaded(value);
    }

    private static Object at(Object tree, KeyPath key) {
        Object at = tree;
        for (KeyPath.Part part : key.parts()) {
            Object inner =
                    switch (part) {
                        case KeyPath.Part.Name(String name) -> ((Map<?, ?>) at).get(name);
                        case KeyPath.Part.Index(int index) -> ((List<?>) at).get(index);
                    };
            at = Objects.requireNonNull(inner, key.toString());
        }
        return at;
    }

    /** The tree with every key that was set taken out, and what is empty then with it. */
    private static Object withoutKeys(Object tree, Map<KeyPath, ?> keys) {
        return without(tree, keys.keySet().stream().map(KeyPath::toString).toList(), List.of());
    }

    private static Object without(Object tree, List<String> keys, List<KeyPath.Part> path) {
        if (!path.isEmpty() && keys.contains(new KeyPath(path).toString())) {
            return "set";
        }
        return switch (tree) {
            case Map<?, ?> map -> {
                var rest = new LinkedHashMap<Object, Object>();
                map.forEach(
                        (name, value) -> {
                            var below = new ArrayList<>(path);
                            below.add(new KeyPath.Part.Name(String.valueOf(name)));
                            Object inner =
                                    value == null
                                            ? (keys.contains(new KeyPath(below).toString())
                                                    ? "set"
                                                    : Map.of())
                                            : without(value, keys, below);
                            boolean made = inner.equals("set") || inner.equals(Map.of());
                            if (!made) {
                                rest.put(name, inner);
                            }
                        });
                yield rest;
            }
            case List<?> list -> {
                var items = new ArrayList<>();
                for (int i = 0; i < list.size(); i++) {
                    var below = new ArrayList<>(path);
                    below.add(new KeyPath.Part.Index(i));
                    Object item = list.get(i);
                    items.add(
                            item == null && !keys.contains(new KeyPath(below).toString())
                                    ? Map.of()
                                    : without(item == null ? "" : item, keys, below));
                }
                yield items;
            }
            default -> tree;
        };
    }
}
