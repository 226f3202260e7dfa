package dev.rehome.platform.step.workload;

import dev.rehome.engine.step.Kind;
import java.util.List;

/** What a runbook can do with deployments and stateful sets. */
public final class WorkloadKinds {
    public static final List<Kind<?>> ALL =
            List.of(
                    new Kind<>(
                            "kubernetes.restart",
                            RestartSpec.class,
                            "Has the pods of deployments and stateful sets replaced, and waits"
                                    + " until the new ones are ready; says why while they are not.",
                            "Nothing: pods keep the settings that they have read. If a rollback"
                                + " gives settings back, a restart in an on-rollback block before"
                                + " the step that changes them makes pods read those.",
                            Restart::bind),
                    new Kind<>(
                            Scale.KIND,
                            ScaleSpec.class,
                            "Gives deployments and stateful sets another number of pods, and waits"
                                    + " until they have it.",
                            "Gives back the numbers as they were.",
                            Scale::bind),
                    new Kind<>(
                            Scale.BACK,
                            ScaleBackSpec.class,
                            "Gives workloads as many pods as they had; made by Rehome itself as the"
                                    + " undo of "
                                    + Scale.KIND
                                    + ".",
                            "Nothing to undo: it is an undo itself.",
                            ScaleBack::bind),
                    new Kind<>(
                            "kubernetes.image",
                            ImageSpec.class,
                            "Gives containers of deployments and stateful sets another image, and"
                                    + " waits until all pods run it.",
                            "Gives back the images as they were.",
                            Image::bind),
                    new Kind<>(
                            Image.BACK,
                            RestoreImagesSpec.class,
                            "Gives containers the images that they had; made by Rehome itself as"
                                    + " the undo of kubernetes.image.",
                            "Nothing to undo: it is an undo itself.",
                            RestoreImages::bind));

    private WorkloadKinds() {}
}
