package dev.rehome.platform.step.cluster;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.run.Binder;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.engine.runbook.RunbookStep;
import dev.rehome.engine.runbook.StoreEntry;
import dev.rehome.engine.secret.Secrets;
import dev.rehome.engine.tree.Json;
import dev.rehome.platform.keeper.Keepers;
import dev.rehome.platform.kubernetes.ClusterAddress;
import dev.rehome.platform.kubernetes.Right;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a runbook has to be allowed, forward and back, at each of its clusters. */
public final class Roles {
    private Roles() {}

    /**
     * As a manifest: a Role for each cluster and namespace under a comment that names both; empty
     * when it does nothing in any. No cluster has to answer.
     *
     * @param name of the Roles
     * @throws Failure with BAD_INPUT for a kubeconfig that is not there, where no namespace is
     *     named
     */
    public static String of(Runbook runbook, Binder binder, String name) {
        Map<String, Set<Right>> byCluster = new LinkedHashMap<>();
        runbook.singleSteps()
                .flatMap(step -> needs(binder, step).stream())
                .forEach(
                        needs -> {
                            Set<Right> rights =
                                    byCluster.computeIfAbsent(
                                            address(runbook.store(needs.store().name())),
                                            _ -> new LinkedHashSet<>());
                            rights.addAll(needs.rights());
                            rights.addAll(needs.wishes());
                        });
        List<Right> kept = Keepers.rights(Secrets.referencesIn(Json.write(runbook.tree())));
        if (!kept.isEmpty()) {
            byCluster
                    .computeIfAbsent(ClusterAddress.CURRENT, _ -> new LinkedHashSet<>())
                    .addAll(kept);
        }
        return byCluster.entrySet().stream()
                .map(each -> Right.roles(name, each.getKey(), each.getValue()))
                .collect(Collectors.joining("---\n"));
    }

    /** What tells two clusters apart before anybody has asked them. */
    private static String address(StoreEntry store) {
        return store.location()
                + Optional.ofNullable(store.options().get(ClusterAddress.KUBECONFIG))
                        .map(" of "::concat)
                        .orElse("");
    }

    private static Optional<NeedsRights> needs(Binder binder, RunbookStep step) {
        return step.work() instanceof RunbookStep.Work.One(var spec)
                        && step.wanted()
                        && binder.isBound(step.kind())
                        && binder.bind(step.kind(), spec) instanceof NeedsRights needs
                ? Optional.of(needs)
                : Optional.empty();
    }
}
