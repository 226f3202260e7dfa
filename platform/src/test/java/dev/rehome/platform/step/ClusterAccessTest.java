package dev.rehome.platform.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.sandbox.kubernetes.Kubeconfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which cluster it is, and what it allows. */
final class ClusterAccessTest extends AtACluster {
    @Test
    void whatIsNotAllowedIsAnErrorOfThePlanWithTheRoleThatIsNeeded() throws Exception {
        deploy("fence", "fence:1", 1);
        reach(server().kubeconfigFile());
        logIn(server().createAccount(namespace, "nobody", List.of()));

        assertThat(
                        rig.planText(
                                "  - kubernetes.restart: { cluster: cluster, deployments: fence"
                                        + " }\n"))
                .contains(
                        "! error: cluster does not let us get deployments.apps fence in namespace "
                                + namespace,
                        "- apiGroups: [\"apps\"]",
                        "resources: [deployments]",
                        "verbs: [get, patch]");
    }

    @Test
    void rightsOfOneKindThatAreNotGivenAreToldTogether() throws Exception {
        logIn(server().createAccount(namespace, "nobody", List.of()));

        assertThat(
                        rig.planText(
                                "  - kubernetes.restart: { cluster: cluster, deployments: [fence,"
                                        + " indexd] }\n"))
                .contains(
                        "let us get deployments.apps fence, indexd in namespace %s, nor patch"
                                        .formatted(namespace)
                                + " deployments.apps fence, indexd in namespace");
    }

    @Test
    void aDeploymentThatIsNotThereIsAnErrorOfThePlan() throws Exception {
        assertThat(
                        rig.planText(
                                allowed(
                                        "  - kubernetes.restart: { cluster: cluster, deployments:"
                                                + " fense }\n")))
                .contains("! error: there is no deployment/fense in namespace " + namespace);
    }

    @Test
    void aContextThatIsNotThereIsToldWithTheFile() throws Exception {
        rig.stores =
                "stores: { cluster: { kubernetes: prodution, kubeconfig: \"%s\" } }\n"
                        .formatted(server().kubeconfigFile());

        assertThat(
                        rig.planText(
                                "  - kubernetes.restart: { cluster: cluster, deployments: fence"
                                        + " }\n"))
                .contains("has no context 'prodution', only");
    }

    @Test
    void aProtectedClusterIsNotTouchedUnderAnotherNameEither() throws Exception {
        deploy("fence", "fence:1", 1);
        rig.stores =
                """
                stores:
                  cluster: { kubernetes: current-context, kubeconfig: "%1$s", namespace: %2$s }
                  production: { kubernetes: current-context, kubeconfig: "%1$s", protected: true }
                """
                        .formatted(server().kubeconfigFile(), namespace);

        assertThat(
                        rig.planText(
                                "  - kubernetes.restart: { cluster: cluster, deployments: fence"
                                        + " }\n"))
                .contains(
                        "store cluster would be written, but it is the protected store production");
    }

    @Test
    void twoContextsOfOneClusterInTwoFilesAreOneStore() throws Exception {
        deploy("fence", "fence:1", 1);
        String all = Files.readString(server().caFile());
        String authority = all.substring(all.lastIndexOf("-----BEGIN"));
        String kubeconfig = new Kubeconfig(server().url(), authority, server().token()).text();
        Path ours = Files.writeString(folder.resolve("ours"), kubeconfig);
        Path other =
                Files.writeString(
                        folder.resolve("other"),
                        kubeconfig
                                .replace("sandbox", "production")
                                .replace("127.0.0.1", "localhost"));
        rig.stores =
                """
                stores:
                  cluster: { kubernetes: sandbox, kubeconfig: "%s", namespace: %s }
                  production: { kubernetes: production, kubeconfig: "%s", protected: true }
                """
                        .formatted(ours, namespace, other);

        assertThat(
                        rig.planText(
                                "  - kubernetes.restart: { cluster: cluster, deployments: fence"
                                        + " }\n"))
                .contains(
                        "store cluster would be written, but it is the protected store production");
    }

    @Test
    void theRoleNamesTheObjectsOfEachStepAndTheSecretsThatAreReferredTo() throws Exception {
        rig.stores =
                """
                stores:
                  cluster: { kubernetes: here, namespace: idp }
                  other: { kubernetes: there, namespace: idp }
                """;

        assertThat(
                        rig.role(
                                """
                                  - kubernetes.restart: { cluster: cluster, deployments: [fence, indexd] }
                                  - kubernetes.wait: { cluster: cluster, object: deployment/fence, condition: Available }
                                  - kubernetes.delete: { cluster: cluster, jobs: app=gen3job }
                                  - kubernetes.annotate: { cluster: other, object: ingress/site, annotations: { a: b } }
                                  - kubernetes.config-map: { cluster: other, name: site, set: { password: "${kubernetes:vault/database/password}" } }
                                """))
                .isEqualTo(
                        """
                        # Cluster here, namespace idp
                        apiVersion: rbac.authorization.k8s.io/v1
                        kind: Role
                        metadata:
                          name: test
                          namespace: idp
                        rules:
                        - apiGroups: [""]
                          resources: [pods]
                          verbs: [list]
                        - apiGroups: ["apps"]
                          resources: [deployments]
                          resourceNames: [fence, indexd]
                          verbs: [get, patch]
                        - apiGroups: ["batch"]
                          resources: [jobs]
                          verbs: [delete, list]
                        ---
                        # Cluster there, namespace idp
                        apiVersion: rbac.authorization.k8s.io/v1
                        kind: Role
                        metadata:
                          name: test
                          namespace: idp
                        rules:
                        - apiGroups: [""]
                          resources: [configmaps]
                          resourceNames: [site]
                          verbs: [get, patch]
                        - apiGroups: [""]
                          resources: [secrets]
                          verbs: [create, delete, get]
                        - apiGroups: ["networking.k8s.io"]
                          resources: [ingresses]
                          resourceNames: [site]
                          verbs: [get, patch]
                        ---
                        # Cluster current-context, namespace vault
                        apiVersion: rbac.authorization.k8s.io/v1
                        kind: Role
                        metadata:
                          name: test
                          namespace: vault
                        rules:
                        - apiGroups: [""]
                          resources: [secrets]
                          resourceNames: [database]
                          verbs: [get]
                        """);
    }
}
