package dev.rehome.search.step;

import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;

/** The arguments of {@code search.alias}. */
public record AliasSpec(
        @Doc(value = "the store whose alias it is", store = "search") String store,
        @Doc(value = "the alias that is moved", example = "orders") String alias,
        @Doc(value = "the index that has it now", example = "orders-1") String from,
        @Doc(value = "the index that is to have it", example = "orders-2") String to)
        implements StepSpec {

    AliasSpec reversed() {
        return new AliasSpec(store, alias, to, from);
    }
}
