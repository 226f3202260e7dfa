package dev.rehome.platform.step;

import dev.rehome.engine.crash.CrashHarness;
import java.nio.file.Path;

/** The program that is killed while it waits for pods that never are ready. */
final class KilledWait {
    private KilledWait() {}

    /** FOLDER STORES STEPS. */
    public static void main(String[] arguments) throws InterruptedException {
        try (var rig = new Rig(Path.of(arguments[0]))) {
            rig.stores = arguments[1];
            System.out.println(CrashHarness.BEGUN);
            System.out.flush();
            System.exit(rig.run(arguments[2]).exitCode().code());
        }
    }
}
