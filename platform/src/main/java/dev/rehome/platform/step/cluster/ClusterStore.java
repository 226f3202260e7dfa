package dev.rehome.platform.step.cluster;

import dev.rehome.engine.report.Problem;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.StoreIdentity;
import dev.rehome.engine.step.StoreSpec;
import dev.rehome.engine.step.Stores;
import dev.rehome.platform.kubernetes.Cluster;
import dev.rehome.platform.kubernetes.ClusterAddress;
import dev.rehome.platform.kubernetes.Right;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A runbook's store of kind {@code kubernetes}, and the cluster behind it.
 *
 * @param namespace that a step names, where it names one
 * @param reach where it is, with its secrets; looked up when the cluster is needed and not before
 */
public record ClusterStore(
        String name, Optional<String> namespace, Supplier<ClusterAddress> reach) {
    public static ClusterStore of(Stores stores, String name, Optional<String> namespace) {
        return new ClusterStore(
                name, namespace, () -> address(stores.store(name, ClusterAddress.KIND)));
    }

    private static ClusterAddress address(StoreSpec spec) {
        return ClusterAddress.parse(spec.location(), spec.password(), spec.options());
    }

    public Cluster open() {
        return new Cluster(reach.get());
    }

    /** Asks something that takes no time. */
    public <T> T now(Function<Cluster, T> question) {
        try (Cluster cluster = open()) {
            return question.apply(cluster);
        }
    }

    /** The namespace that the step works in. */
    public String in(Cluster cluster) {
        return namespace.orElseGet(cluster::namespace);
    }

    /** The same, of a step that is only asked what it needs. */
    public String namespaceNow() {
        return namespace.or(() -> reach.get().namespace()).orElseGet(() -> now(Cluster::namespace));
    }

    /** By the one authority of its API server; where that is not known, or not one, unsure. */
    public StoreIdentity identity() {
        return now(
                cluster -> {
                    List<String> authorities = cluster.authorities();
                    return authorities.size() == 1
                            ? new StoreIdentity(ClusterAddress.KIND, authorities.getFirst())
                            : new StoreIdentity(
                                    ClusterAddress.KIND,
                                    cluster.server(),
                                    Optional.of(
                                            "write the one certificate authority of %s's API server into the kubeconfig"
                                                    .formatted(name)),
                                    Optional.empty());
                });
    }

    public List<Access> access(Access.Mode mode) {
        return List.of(new Access(name, identity(), mode));
    }

    /** A problem for all rights that are not given; none where all are. */
    public List<Problem> missing(List<Right> rights) {
        var missing = new ArrayList<Right>();
        try (Cluster cluster = open()) {
            for (Right right : rights) {
                if (!right.given(cluster)) {
                    missing.add(right);
                }
            }
        }
        return missing.isEmpty()
                ? List.of()
                : List.of(
                        Problem.error(
                                "%s does not let us %s"
                                        .formatted(
                                                name,
                                                String.join(", nor ", Right.inWords(missing))),
                                "have the whole runbook allowed with what `rehome kubernetes role`"
                                        + " prints for it; this step needs\n"
                                        + Right.roles("rehome", name, rights).strip()));
    }
}
