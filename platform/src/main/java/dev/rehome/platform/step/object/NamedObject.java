package dev.rehome.platform.step.object;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.step.Stores;
import dev.rehome.platform.kubernetes.Cluster;
import dev.rehome.platform.kubernetes.ObjectName;
import dev.rehome.platform.kubernetes.Objects;
import dev.rehome.platform.kubernetes.Right;
import dev.rehome.platform.step.cluster.ClusterStore;
import java.util.List;
import java.util.Optional;

/** The object that a step names, at its cluster. */
record NamedObject(ClusterStore store, ObjectName name) {

    static NamedObject of(
            Stores stores, String cluster, Optional<String> namespace, String object) {
        return new NamedObject(
                ClusterStore.of(stores, cluster, namespace), ObjectName.parse(object));
    }

    Objects at(Cluster cluster) {
        return new Objects(cluster, store.in(cluster));
    }

    JsonNode read() {
        return store.now(cluster -> at(cluster).read(name));
    }

    /** That it is not there. */
    List<Problem> missing() {
        return store.now(cluster -> at(cluster).absence(name)).stream().toList();
    }

    List<Right> rights(String... verbs) {
        return Right.of(store.namespaceNow(), name, verbs);
    }

    /** {@code secret/fence-db at production}. */
    String shown() {
        return "%s at %s".formatted(name, store.name());
    }

    @Override
    public String toString() {
        return name.toString();
    }
}
