package dev.rehome.platform.step.exec;

import dev.rehome.engine.step.Kind;
import java.util.List;

/** What a runbook can do with commands. */
public final class ExecKinds {
    public static final List<Kind<?>> ALL =
            List.of(
                    new Kind<>(
                            Exec.KIND,
                            ExecSpec.class,
                            "Runs a command to its end; its output is shown, without secrets.",
                            "Runs the command given with 'undo'; else what it did stays.",
                            Exec::bind));

    private ExecKinds() {}
}
