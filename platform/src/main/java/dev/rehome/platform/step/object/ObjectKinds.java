package dev.rehome.platform.step.object;

import dev.rehome.engine.step.Kind;
import java.util.List;

/** What a runbook can do with other objects of a cluster. */
public final class ObjectKinds {
    public static final List<Kind<?>> ALL =
            List.of(
                    new Kind<>(
                            "kubernetes.secret",
                            DataSpec.class,
                            "Sets keys of a secret that is there; a secret beside it keeps what"
                                    + " they were.",
                            "Gives the keys back what they were.",
                            Data::secret),
                    new Kind<>(
                            "kubernetes.config-map",
                            DataSpec.class,
                            "Sets keys of a config map that is there; a secret beside it keeps what"
                                    + " they were.",
                            "Gives the keys back what they were.",
                            Data::configMap),
                    new Kind<>(
                            Data.BACK,
                            RestoreDataSpec.class,
                            "Gives keys of a secret or a config map what they were; made by Rehome"
                                    + " itself as the undo of those.",
                            "Nothing to undo: it is an undo itself.",
                            RestoreData::bind),
                    new Kind<>(
                            "kubernetes.annotate",
                            AnnotateSpec.class,
                            "Gives an object annotations, or takes some away.",
                            "Gives back the annotations as they were.",
                            Annotate::bind),
                    new Kind<>(
                            Annotate.BACK,
                            RestoreAnnotationsSpec.class,
                            "Gives an object the annotations that it had; made by Rehome itself as"
                                    + " the undo of kubernetes.annotate.",
                            "Nothing to undo: it is an undo itself.",
                            RestoreAnnotations::bind),
                    new Kind<>(
                            "kubernetes.wait",
                            WaitSpec.class,
                            "Waits until an object has a condition or a value.",
                            "Nothing to undo: it only waits.",
                            Wait::bind),
                    new Kind<>(
                            "kubernetes.delete",
                            DeleteSpec.class,
                            "Deletes pods or jobs by their labels, such as finished ones that are"
                                    + " to run again, and waits until they are gone.",
                            "None: what nothing makes again stays gone.",
                            Delete::bind));

    private ObjectKinds() {}
}
