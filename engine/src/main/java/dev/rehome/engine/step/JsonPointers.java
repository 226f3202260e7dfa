package dev.rehome.engine.step;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.util.Map;
import java.util.Optional;

/**
 * Values by JSON pointer (RFC 6901), looked at when the runbook is read: a mistake is told before
 * anything is touched.
 */
public final class JsonPointers {
    private JsonPointers() {}

    /**
     * The same, when each is a pointer.
     *
     * @throws Failure with BAD_INPUT that names the first which is none
     */
    public static Optional<Map<String, String>> checked(Optional<Map<String, String>> values) {
        for (String pointer : values.orElse(Map.of()).keySet()) {
            if (!pointer.isEmpty() && !pointer.startsWith("/")) {
                throw new Failure(
                        ExitCode.BAD_INPUT,
                        "'%s' is no JSON pointer".formatted(pointer),
                        "begin it with a slash: /%s; one more for each level: /status/phase"
                                .formatted(pointer),
                        null);
            }
        }
        return values.map(Map::copyOf);
    }
}
