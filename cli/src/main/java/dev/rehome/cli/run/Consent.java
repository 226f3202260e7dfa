package dev.rehome.cli.run;

import dev.rehome.cli.desk.Surroundings;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.util.Locale;

/** Asks the person at the terminal, who was just shown what would happen. */
final class Consent {

    private Consent() {}

    /**
     * @throws Failure with REFUSED unless the answer is yes
     */
    static void ask(Surroundings here, String question) {
        here.out().print(question + " [y/N] ");
        here.out().flush();
        if (!here.answer().toLowerCase(Locale.ROOT).startsWith("y")) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "not agreed to; nothing was touched",
                    "run it again any time",
                    null);
        }
    }
}
