package dev.rehome.sandbox;

/**
 * What has to be done once, when a server is closed: also by a JVM that ends before, however it
 * ends in order.
 */
final class AtExit {
    private final Runnable ending;
    private final Thread hook;

    /**
     * @param name of the thread that does it when the JVM ends
     */
    AtExit(String name, Runnable ending) {
        this.ending = ending;
        this.hook = new Thread(ending, name);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Does it, unless that is done, or the JVM is ending and about to do it. */
    void now() {
        try {
            if (Runtime.getRuntime().removeShutdownHook(hook)) {
                ending.run();
            }
        } catch (IllegalStateException endingAlready) {
            return; // The hook is about to do it.
        }
    }
}
