package dev.rehome.search.step;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import java.util.Optional;

/** The arguments of {@code search.alias}. */
public record AliasSpec(
        @Doc(value = "the store whose alias it is", store = "search", example = "target-search")
                String store,
        @Doc(value = "the alias that is moved", example = "orders") String alias,
        @Doc(
                        value =
                                "the index that has it now; if left out, no index has, and it is"
                                        + " made",
                        example = "orders-1")
                Optional<String> from,
        @Doc(
                        value = "the index that is to have it; empty (\"\") to take it away",
                        example = "orders-2")
                String to)
        implements StepSpec {

    public AliasSpec {
        if (from.isEmpty() && to.isEmpty()) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "alias %s comes from no index and goes to none".formatted(alias),
                    "give 'from', 'to' or both",
                    null);
        }
    }

    AliasSpec reversed() {
        return new AliasSpec(store, alias, taker(), from.orElse(""));
    }

    /** The index that is to have it. */
    Optional<String> taker() {
        return Optional.of(to).filter(index -> !index.isEmpty());
    }
}
