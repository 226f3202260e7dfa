package dev.rehome.search.step;

import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import java.util.List;
import java.util.Map;

/** The arguments of {@code search.drop-copied}, the undo of a copy. */
public record DropCopiedSpec(
        @Doc(value = "the store that was copied to", store = "search", example = "target-search")
                String store,
        @Doc(
                        value =
                                "indices that the copy created, each with its UUID; data streams,"
                                        + " each with that of its first index",
                        ifAbsent = "")
                Map<String, String> indices,
        @Doc(
                        value =
                                "indices and data streams that the copy was about to create when it"
                                        + " was killed; only empty ones are deleted",
                        ifAbsent = "")
                List<String> making,
        @Doc(value = "what else the copy created", ifAbsent = "") List<MadePart> parts,
        @Doc(
                        value =
                                "whether the copy came to its end, and noted at each index how far"
                                        + " it had been written to",
                        ifAbsent = "false")
                boolean handedOver)
        implements StepSpec {

    public DropCopiedSpec {
        indices = Map.copyOf(indices);
        making = List.copyOf(making);
        parts = List.copyOf(parts);
    }
}
