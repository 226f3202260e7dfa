package dev.rehome.platform.step;

import java.nio.file.Path;

/** The program that is killed: runs a command that waits, and a child of it that waits longer. */
final class KilledExec {
    private KilledExec() {}

    /** FOLDER true|false: whether the command may run twice. */
    public static void main(String[] arguments) throws InterruptedException {
        Path folder = Path.of(arguments[0]);
        try (var rig = new Rig(folder)) {
            var _ = rig.run(step(folder, Boolean.parseBoolean(arguments[1])));
        }
    }

    private static String step(Path folder, boolean idempotent) {
        return """
          - exec:
              command:
                - sh
                - -c
                - echo run >> runs; test -e go && exit 0; sleep 1000 & echo $! > child; echo $$ > pid; wait
              directory: "%s"
              idempotent: %s
        """
                .formatted(folder, idempotent);
    }
}
