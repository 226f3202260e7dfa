package dev.rehome.engine.step;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.secret.SecretText;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The stores of a runbook, by the names it gives them, and the secrets that its steps refer to. */
public interface Stores {

    /**
     * The store of that name.
     *
     * @throws Failure with {@link ExitCode#BAD_INPUT} when there is none, or it is of another kind
     */
    StoreSpec store(String name, String kind);

    /**
     * A text with the values of the secrets it refers to; every output is kept clear of them from
     * then on.
     *
     * @throws Failure with {@link ExitCode#BAD_INPUT} when there is no such secret
     */
    String reveal(SecretText text);

    /**
     * The variables of our environment that stores take their addresses and passwords from: nobody
     * else's business, unless a runbook hands them on.
     */
    default Set<String> variables() {
        return Set.of();
    }

    /** Has whoever keeps secrets asked again, since something failed: they may be others by now. */
    default void forget() {}

    /**
     * Stores of steps that refer to no secrets of their own.
     *
     * @param store by name and kind
     */
    static Stores of(BiFunction<String, String, StoreSpec> store) {
        return of(store, SecretText::shown);
    }

    static Stores of(
            BiFunction<String, String, StoreSpec> store, Function<SecretText, String> reveal) {
        return new Stores() {
            @Override
            public StoreSpec store(String name, String kind) {
                return store.apply(name, kind);
            }

            @Override
            public String reveal(SecretText text) {
                return reveal.apply(text);
            }
        };
    }
}
