package dev.rehome.search.copy;

import java.io.IOException;

/**
 * A copy of made-up documents from and to a stand-in within this JVM: so that a JVM which is being
 * watched learns what a copy needs, and what of it is worth compiling.
 */
public final class Rehearsal {

    private Rehearsal() {}

    /** Whatever copies. */
    @FunctionalInterface
    public interface Copying {
        /** Copies an index from one address to another. */
        void copy(String from, String to, String index);
    }

    /** Takes some seconds. */
    public static void run(Copying copying) throws IOException {
        try (var source = new StandIn("source", true);
                var target = new StandIn("target", false)) {
            copying.copy(source.url(), target.url(), StandIn.INDEX);
        }
    }
}
