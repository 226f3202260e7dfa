package dev.rehome.platform.step;

import dev.rehome.engine.step.Kind;
import dev.rehome.engine.step.StoreIdentity;
import dev.rehome.engine.step.StoreKind;
import dev.rehome.engine.step.StoreSpec;
import dev.rehome.engine.step.Stores;
import dev.rehome.platform.kubernetes.ClusterAddress;
import dev.rehome.platform.step.cluster.ClusterStore;
import dev.rehome.platform.step.exec.ExecKinds;
import dev.rehome.platform.step.helm.HelmKinds;
import dev.rehome.platform.step.http.HttpKinds;
import dev.rehome.platform.step.object.ObjectKinds;
import dev.rehome.platform.step.workload.WorkloadKinds;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a runbook can do with what runs around the stores. */
public final class PlatformKinds {
    /** {@code kubernetes: CONTEXT}. */
    public static final StoreKind STORE =
            new StoreKind(
                    ClusterAddress.KIND,
                    "a context of a kubeconfig, or current-context, or in-cluster",
                    Map.of(
                            ClusterAddress.KUBECONFIG,
                            "the file with the context; else what KUBECONFIG names, or"
                                    + " ~/.kube/config",
                            ClusterAddress.NAMESPACE,
                            "the namespace that steps work in which name none"),
                    PlatformKinds::identify);

    public static final List<Kind<?>> ALL =
            Stream.of(
                            HelmKinds.ALL,
                            ExecKinds.ALL,
                            HttpKinds.ALL,
                            WorkloadKinds.ALL,
                            ObjectKinds.ALL)
                    .<Kind<?>>flatMap(List::stream)
                    .toList();

    private PlatformKinds() {}

    private static StoreIdentity identify(StoreSpec spec) {
        return ClusterStore.of(Stores.of((_, _) -> spec), spec.name(), Optional.empty()).identity();
    }
}
