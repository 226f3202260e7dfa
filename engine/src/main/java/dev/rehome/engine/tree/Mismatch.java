package dev.rehome.engine.tree;

import java.util.List;

/**
 * A place where a tree is not what a record wants.
 *
 * @param path keys and list indexes (counted from 0) down to the place
 * @param what what is wrong there, naming the value
 * @param remedy the nearest right spelling, or what would be right
 */
public record Mismatch(List<String> path, Spot spot, String what, String remedy) {

    /** Whether the last step of the path is wrong itself, or what stands under it. */
    public enum Spot {
        KEY,
        VALUE
    }

    @Override
    public String toString() {
        return "%s%s; %s"
                .formatted(path.isEmpty() ? "" : String.join(".", path) + ": ", what, remedy);
    }
}
