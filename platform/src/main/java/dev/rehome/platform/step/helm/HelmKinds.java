package dev.rehome.platform.step.helm;

import dev.rehome.engine.step.Kind;
import java.util.List;

/** What a runbook can do with values files. */
public final class HelmKinds {
    static final String RESTORE_VALUES = "helm.restore-values";

    public static final List<Kind<?>> ALL =
            List.of(
                    new Kind<>(
                            "helm.values",
                            HelmValuesSpec.class,
                            "Sets keys in a values file in place: every other byte, comments,"
                                    + " anchors and quotes included, stays as it is.",
                            "Puts the file back as it was; where others have changed it since, only"
                                    + " these keys.",
                            HelmValues::bind),
                    new Kind<>(
                            RESTORE_VALUES,
                            RestoreValuesSpec.class,
                            "Takes back what helm.values set; the undo of helm.values.",
                            "Set the keys again.",
                            RestoreValues::bind));

    private HelmKinds() {}
}
