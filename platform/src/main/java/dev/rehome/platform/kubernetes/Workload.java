package dev.rehome.platform.kubernetes;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Something that keeps pods running: {@code deployment/fence-deployment}. */
public record Workload(Kind kind, String name) {

    /** The kinds of workloads whose pods are replaced one by one. */
    public enum Kind {
        DEPLOYMENT("Deployment"),
        STATEFULSET("StatefulSet"),
        DAEMONSET("DaemonSet");

        private final String written;

        Kind(String written) {
            this.written = written;
        }

        /** As a manifest writes it. */
        public String written() {
            return written;
        }

        /** As the API calls many of it. */
        public String plural() {
            return word() + "s";
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static final String GROUP = "apps";
    private static final String API_VERSION = GROUP + "/v1";

    /** The same, as any object is called. */
    public ObjectName object() {
        return new ObjectName(API_VERSION, kind.written(), name);
    }

    /** Those of these names. */
    public static List<Workload> of(
            List<String> deployments, List<String> statefulSets, List<String> daemonSets) {
        return Stream.of(
                        deployments.stream().map(name -> new Workload(Kind.DEPLOYMENT, name)),
                        statefulSets.stream().map(name -> new Workload(Kind.STATEFULSET, name)),
                        daemonSets.stream().map(name -> new Workload(Kind.DAEMONSET, name)))
                .flatMap(each -> each)
                .toList();
    }

    /** Reads what {@link #toString} writes. */
    public static Workload parse(String text) {
        int slash = text.indexOf('/');
        return new Workload(
                Kind.valueOf(text.substring(0, slash).toUpperCase(Locale.ROOT)),
                text.substring(slash + 1));
    }

    @Override
    public String toString() {
        return kind.word() + "/" + name;
    }
}
