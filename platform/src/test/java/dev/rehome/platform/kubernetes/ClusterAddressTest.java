package dev.rehome.platform.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClusterAddressTest {
    @TempDir Path folder;

    private Path kubeconfig(String more) throws IOException {
        return Files.writeString(
                folder.resolve("config"),
                """
                apiVersion: v1
                kind: Config
                clusters:
                - { name: one, cluster: { server: "https://one:6443" } }
                users:
                - { name: me, user: { token: t } }
                contexts:
                - { name: staging, context: { cluster: one, user: me } }
                - { name: production, context: { cluster: one, user: me } }
                """
                        + more);
    }

    private static ClusterAddress address(String context, Path file) {
        return ClusterAddress.parse(
                context, Optional.empty(), Map.of(ClusterAddress.KUBECONFIG, file.toString()));
    }

    private static void assertRefused(ClusterAddress address, String what, String remedy) {
        assertThatThrownBy(() -> address.config(PodAccount.ours()))
                .isInstanceOfSatisfying(
                        Failure.class,
                        e -> {
                            assertThat(e).hasMessage(what);
                            assertThat(e.remedy()).isEqualTo(remedy);
                            assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
                        });
    }

    @Test
    void aKubeconfigWithoutACurrentContextIsNamedWithTheContextsThatItHas() throws Exception {
        Path file = kubeconfig("");

        assertRefused(
                address(ClusterAddress.CURRENT, file),
                "the kubeconfig %s has no current-context, only production, staging"
                        .formatted(file),
                "write the context under 'kubernetes' of the store, or choose one with `kubectl"
                        + " config use-context`");
    }

    @Test
    void aContextThatIsNotThereIsToldWithThoseThatAre() throws Exception {
        Path file = kubeconfig("current-context: staging\n");

        assertRefused(
                address("prodution", file),
                "the kubeconfig %s has no context 'prodution', only production, staging"
                        .formatted(file),
                "did you mean 'production'?");
        assertRefused(
                address("elsewhere", file),
                "the kubeconfig %s has no context 'elsewhere', only production, staging"
                        .formatted(file),
                "write one that is there, or in-cluster, under 'kubernetes' of the store");
    }

    @Test
    void aContextThatIsThereIsUsedWhicheverIsCurrent() throws Exception {
        Path file = kubeconfig("current-context: staging\n");

        assertThat(address(ClusterAddress.CURRENT, file).config(PodAccount.ours()).getMasterUrl())
                .startsWith("https://one:6443");
        assertThat(
                        address("production", file)
                                .config(PodAccount.ours())
                                .getCurrentContext()
                                .getName())
                .isEqualTo("production");
    }
}
