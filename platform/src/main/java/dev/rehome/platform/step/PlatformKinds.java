package dev.rehome.platform.step;

import dev.rehome.engine.step.Kind;
import dev.rehome.engine.step.StoreIdentity;
import dev.rehome.engine.step.StoreKind;
import dev.rehome.engine.step.StoreSpec;
import dev.rehome.engine.step.Stores;
import dev.rehome.platform.kubernetes.ClusterAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a runbook can do with what runs around the stores. */
public final class PlatformKinds {
    static final String RESTORE_VALUES = "helm.restore-values";

    /** {@code kubernetes: CONTEXT}. */
    public static final StoreKind STORE =
            new StoreKind(
                    ClusterStore.KIND,
                    "a context of a kubeconfig, or current-context, or in-cluster",
                    Map.of(
                            ClusterAddress.KUBECONFIG,
                            "the file with the context; else what KUBECONFIG names, or"
                                    + " ~/.kube/config",
                            ClusterAddress.NAMESPACE,
                            "the namespace that steps work in which name none"),
                    PlatformKinds::identify);

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
                            RestoreValues::bind),
                    new Kind<>(
                            Exec.KIND,
                            ExecSpec.class,
                            "Runs a command to its end; its output is shown, without secrets.",
                            "Runs the command given with 'undo'; else what it did stays.",
                            Exec::bind),
                    new Kind<>(
                            "http",
                            HttpSpec.class,
                            "Sends a request, and fails where the answer is not as expected.",
                            "Nothing to undo where it only asks; else what the request did stays.",
                            Http::bind),
                    new Kind<>(
                            Answers.KIND,
                            AnswersSpec.class,
                            "Writes down what a service answers: every value of its JSON.",
                            "Nothing to undo: it only reads.",
                            RecordAnswers::bind),
                    new Kind<>(
                            "http.compare-record",
                            AnswersSpec.class,
                            "Compares what a service answers with such a record, and names what"
                                    + " differs.",
                            "Nothing to undo: it only reads.",
                            CompareAnswers::bind),
                    new Kind<>(
                            "notify",
                            NotifySpec.class,
                            "Tells people through Slack or another webhook; where nobody can be"
                                    + " told, the run goes on.",
                            "Nothing to undo: what was said was said.",
                            Notify::bind),
                    new Kind<>(
                            "kubernetes.restart",
                            RestartSpec.class,
                            "Has the pods of deployments and stateful sets replaced, and waits"
                                    + " until the new ones are ready; says why while they are not.",
                            "Nothing to undo: what the pods run is as it was.",
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
                            RestoreImages::bind),
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
                            Annotate.KIND,
                            AnnotateSpec.class,
                            "Gives an object annotations, or takes some away.",
                            "Gives back the annotations as they were.",
                            Annotate::bind),
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

    private PlatformKinds() {}

    private static StoreIdentity identify(StoreSpec spec) {
        return ClusterStore.of(Stores.of((_, _) -> spec), spec.name(), Optional.empty()).identity();
    }
}
