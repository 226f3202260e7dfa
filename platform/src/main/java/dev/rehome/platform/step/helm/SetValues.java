package dev.rehome.platform.step.helm;

import static java.util.Objects.requireNonNull;

import dev.rehome.engine.secret.SecretText;
import dev.rehome.engine.step.Stores;
import dev.rehome.platform.values.KeyPath;
import dev.rehome.platform.values.NewValue;
import dev.rehome.platform.values.Shown;
import dev.rehome.platform.values.ValuesText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Keys and what they are set to, with references until they are asked for. */
record SetValues(Map<KeyPath, SecretText> set, Stores stores) {

    static SetValues of(Map<String, SecretText> written, Stores stores) {
        var set = new LinkedHashMap<KeyPath, SecretText>();
        written.forEach((key, value) -> set.put(KeyPath.parse(key), value));
        return new SetValues(set, stores);
    }

    private NewValue value(KeyPath key) {
        SecretText text = text(key);
        return new NewValue(stores.reveal(text), text.isSecret());
    }

    private SecretText text(KeyPath key) {
        return requireNonNull(set.get(key), key.toString());
    }

    /** All of them with the values of their secrets. */
    Map<KeyPath, NewValue> revealed() {
        var revealed = new LinkedHashMap<KeyPath, NewValue>();
        set.keySet().forEach(key -> revealed.put(key, value(key)));
        return revealed;
    }

    /** Each value, looked up when it is asked for. */
    Map<KeyPath, Supplier<NewValue>> values() {
        var values = new LinkedHashMap<KeyPath, Supplier<NewValue>>();
        set.keySet().forEach(key -> values.put(key, () -> value(key)));
        return values;
    }

    /** A secret by its references. */
    String shown(KeyPath key) {
        SecretText text = text(key);
        return text.isSecret() ? text.shown() : Shown.value(key, text.shown());
    }

    /** What the key is in a file: nothing is shown where it is set from a secret. */
    String shown(KeyPath key, ValuesText in) {
        return text(key).isSecret() ? Shown.HIDDEN : in.shown(key);
    }
}
