package dev.rehome.engine.step;

import java.util.Map;
import java.util.function.Function;

/**
 * A kind of store, as a runbook names it: the key its location stands under.
 *
 * @param location what the location is, such as {@code a libpq URI or keyword string}
 * @param options the further keys it understands, each with what it means
 * @param identify asks a live store what it is, so that the guard knows it by any name
 */
public record StoreKind(
        String name,
        String location,
        Map<String, String> options,
        Function<StoreSpec, StoreIdentity> identify) {}
