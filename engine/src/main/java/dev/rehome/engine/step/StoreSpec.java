package dev.rehome.engine.step;

import dev.rehome.engine.secret.Redactor;
import dev.rehome.engine.secret.Secret;
import java.util.Map;
import java.util.Optional;

/**
 * A store as the runbook describes it, with its secrets resolved.
 *
 * @param kind {@code postgres}, …: the key its location stands under
 * @param location a URI or whatever the kind understands; a password in it is taken out into {@code
 *     password} when it is read
 * @param guarded written {@code protected: true}; never written to
 * @param options the remaining keys, plain text
 * @param redactor learns what else turns out to be secret about the store, such as a password that
 *     the environment or a file holds, before it is used
 */
public record StoreSpec(
        String name,
        String kind,
        String location,
        Optional<Secret> password,
        boolean guarded,
        Map<String, String> options,
        Redactor redactor) {}
