package dev.rehome.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.cli.demo.ManagedSite;
import dev.rehome.engine.journal.JdbcJournal;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.journal.Lease;
import dev.rehome.engine.journal.Owner;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.step.RunId;
import dev.rehome.sandbox.PostgresServer;
import dev.rehome.sandbox.SearchServer;
import dev.rehome.sandbox.SmallDisk;
import dev.rehome.sandbox.kubernetes.Behaviour;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What goes wrong on the way of the example {@code move-to-managed}: each time it is said what
 * happened and what to do, and then the run goes on, or all the way back. Each test begins and ends
 * with the site on its old stores.
 */
@Timeout(300)
final class ManagedMoveErrorsTest extends OnManagedMove {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String CLONE_ONE =
            "  - postgres.clone: { from: old-db, to: new-db, databases: [wts_development] }\n";
    private static final String FENCE_AND_SEARCH =
            """
              - search.fence: { store: old-search }
              - approve: { text: "Go?" }
              - search.copy: { from: old-search, to: new-search }
            """;

    private final PostgresServer target = move.site.newDatabases();
    private final SearchServer targetSearch = move.site.newSearch();
    private String before = "";

    @BeforeEach
    void look() {
        before = move.state();
    }

    @AfterEach
    void isAsItWas() throws IOException {
        assertThat(move.state()).isEqualTo(before);
        move.assertNothingIsGivenAway();
    }

    private Path runbook(String steps) {
        return written(move.runbook(steps));
    }

    private Path written(String text) {
        return move.desk.write("errors.yaml", text);
    }

    private Desk.Answer type(String... words) throws InterruptedException {
        return move.type(words);
    }

    private Desk.Answer run(Path runbook) throws InterruptedException {
        return type(move.words("run", runbook, "--yes"));
    }

    private Desk.Answer plan(Path runbook) throws InterruptedException {
        return type(move.words("plan", runbook));
    }

    private void goBack() throws InterruptedException {
        type("rollback", "--yes").ends(ExitCode.DONE);
    }

    /** All that was printed, each word once apart from the next. */
    private static String printed(Desk.Answer answer) {
        return (answer.out() + answer.err()).replaceAll("\\s+", " ");
    }

    private static void await(String what, BooleanSupplier holds) throws InterruptedException {
        long end = System.nanoTime() + SOON.toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.sleep(50); // somebody else makes it so: there is nothing else to wait on
        }
    }

    @Test
    void aTargetLoginThatMayMakeNeitherRolesNorDatabasesIsNamedAndWithTheRightsItWorks()
            throws Exception {
        target.execute("postgres", "CREATE ROLE limited LOGIN");
        Path runbook =
                written(
                        move.runbook(CLONE_ONE)
                                .replace(
                                        "\"${new-postgres}\"",
                                        "\"postgresql://limited@127.0.0.1:%d/postgres\""
                                                .formatted(target.port())));

        assertThat(printed(plan(runbook).ends(ExitCode.REFUSED)))
                .contains(
                        "may not create database wts_development at the target",
                        "grant it CREATEDB, or create the database empty",
                        "limited may not create roles at the target",
                        "grant it CREATEROLE");

        target.execute("postgres", "ALTER ROLE limited CREATEDB CREATEROLE");
        run(runbook).ends(ExitCode.DONE);
        assertThat(move.state()).contains("new databases: wts_development");
        goBack();
        target.execute("postgres", "DROP ROLE limited");
    }

    @Test
    void aRoleThatOwnsThingsAndIsMissingAtTheTargetIsNamedAndOnceMadeItWorks() throws Exception {
        Path runbook = runbook(CLONE_ONE.replace(" }", ", globals: false }"));

        assertThat(printed(plan(runbook).ends(ExitCode.DONE)))
                .contains(
                        "the target does not have role wts, which owns things in wts_development",
                        "create the role there, or clone with globals");

        target.execute("postgres", "CREATE ROLE wts LOGIN");
        assertThat(printed(run(runbook).ends(ExitCode.DONE)))
                .doesNotContain("does not have role", "belongs to");
        goBack();
        target.execute("postgres", "DROP ROLE wts");
    }

    @Test
    void oneOfNineDatabasesThatIsThereWithDataIsNamedBeforeAnythingIsTouched() throws Exception {
        Path saved = folder.resolve("agreed.plan");
        type(move.words("plan", "--out", saved.toString())).ends(ExitCode.DONE);
        int told = move.said.size();
        target.execute("postgres", "CREATE DATABASE sheepdog_development");
        target.execute("sheepdog_development", "CREATE TABLE theirs AS SELECT 1 AS i");
        String withTheirs = move.state();

        assertThat(printed(type(move.words("plan")).ends(ExitCode.REFUSED)))
                .contains("sheepdog_development", "theirs");
        assertThat(
                        printed(
                                type(move.words("run", "--plan", saved.toString()))
                                        .ends(ExitCode.REFUSED)))
                .contains("the saved plan does not hold any more", "sheepdog_development")
                .contains("plan again, read what has changed, and run that plan");

        assertThat(move.state()).isEqualTo(withTheirs);
        assertThat(move.said).hasSize(told);
        target.execute("postgres", "DROP DATABASE sheepdog_development");
        assertThat(move.state()).isEqualTo(before);
    }

    @Test
    void aDatabaseThatAppearsWhileTheRunWaitsIsNotTouchedAndOnceItIsGoneTheRunGoesOn()
            throws Exception {
        run(runbook("  - approve: { text: \"Go?\" }\n" + CLONE_ONE)).ends(ExitCode.WAITING);
        target.execute("postgres", "CREATE DATABASE wts_development");
        target.execute("wts_development", "CREATE TABLE theirs AS SELECT 1 AS i");

        assertThat(printed(type("resume", "--approve", "all").ends(ExitCode.FAILED)))
                .contains("wts_development", "theirs");

        target.execute("postgres", "DROP DATABASE wts_development");
        type("resume").ends(ExitCode.DONE);
        goBack();
    }

    @Test
    void aFullDiskOfTheTargetIsNamedAndWithMoreRoomTheRunGoesOnOrBack() throws Exception {
        Optional<SmallDisk> small = SmallDisk.of("32m");
        Assumptions.assumeTrue(small.isPresent(), "may not mount");
        PostgresServer old = move.site.oldDatabases();
        old.execute(
                "wts_development",
                "CREATE TABLE ballast AS SELECT repeat(md5(g::text), 20) AS v"
                        + " FROM generate_series(1, 60000) g");
        try (SmallDisk disk = small.get()) {
            target.execute(
                    "postgres",
                    "CREATE TABLESPACE small LOCATION '%s'".formatted(disk.folder("tablespace")),
                    "CREATE DATABASE wts_development TABLESPACE small");
            String prepared = move.state();
            Path runbook = runbook(CLONE_ONE.replace(" }", ", room: false }"));

            assertThat(printed(run(runbook).ends(ExitCode.FAILED)))
                    .contains("No space left on device", "target", "127.0.0.1:" + target.port())
                    .contains("free or add disk space on that server");
            goBack();
            assertThat(move.state()).isEqualTo(prepared);

            run(runbook).ends(ExitCode.FAILED);
            disk.grow("300m");
            type("resume").ends(ExitCode.DONE);
            goBack();
            assertThat(move.state()).isEqualTo(prepared);
            target.execute("postgres", "DROP DATABASE wts_development", "DROP TABLESPACE small");
        } finally {
            old.execute("wts_development", "DROP TABLE ballast");
        }
    }

    @Test
    void aTargetSearchThatTakesNothingIsNamedAndOnceItDoesTheRunGoesOn() throws Exception {
        Path runbook = runbook(FENCE_AND_SEARCH);
        readOnly("true");
        assertThat(printed(run(runbook).ends(ExitCode.REFUSED)))
                .contains("takes nothing: its setting cluster.blocks.read_only is true");
        assertThat(move.state()).isEqualTo(before);

        readOnly("null");
        run(runbook).ends(ExitCode.WAITING);
        readOnly("true");
        assertThat(printed(type("resume", "--approve", "all").ends(ExitCode.FAILED)))
                .contains("takes nothing: its setting cluster.blocks.read_only is true")
                .contains("set it to null there");
        assertThat(move.state()).contains("old search is fenced: true");

        readOnly("null");
        type("resume").ends(ExitCode.DONE);
        goBack();
    }

    private void readOnly(String value) {
        targetSearch.expect(
                "PUT",
                "/_cluster/settings",
                "{\"transient\": {\"cluster.blocks.read_only\": %s}}".formatted(value));
    }

    @Test
    void aTargetSearchThatTurnsRedIsNamedWithWhyAndOnceItIsMendedTheRunGoesOn() throws Exception {
        targetSearch.expect(
                "PUT",
                "/_template/nowhere",
                """
                {"index_patterns": ["files"],
                 "settings": {"index.routing.allocation.require._name": "nobody"}}\
                """);

        assertThat(
                        printed(
                                run(runbook(
                                                "  - search.copy: { from: old-search, to:"
                                                        + " new-search }\n"))
                                        .ends(ExitCode.FAILED)))
                .contains("finds no place for the shards of index files", "_name:\"nobody\"")
                .contains("space on its disks, watermarks, allocation rules");
        assertThat(targetSearch.expect("GET", "/_cluster/health", ""))
                .contains("\"status\":\"red\"");

        targetSearch.expect("DELETE", "/_template/nowhere", "");
        targetSearch.expect(
                "PUT", "/files/_settings", "{\"index.routing.allocation.require._name\": null}");
        type("resume").ends(ExitCode.DONE);
        assertThat(move.state()).contains("files 300");
        goBack();
    }

    @Test
    void aRolloutThatNeverGetsReadyNamesEachPodAndWhyAndOnceMendedNothingIsRestartedTwice()
            throws Exception {
        move.behaveFromNowOn("wts", Behaviour.MISSING);
        move.behaveFromNowOn("audit", Behaviour.CRASHING);
        move.behaveFromNowOn("fence", Behaviour.HANGING);
        run(runbook(
                        """
                          - kubernetes.restart:
                              cluster: cluster
                              deployments: [wts-deployment, audit-deployment, fence-deployment]
                              within: 1s
                        """))
                .ends(ExitCode.FAILED);
        await("pods that do not get ready", this::allPodsAreWhatTheyBecome);

        assertThat(printed(type("resume").ends(ExitCode.FAILED)))
                .contains("is not ready; after 1.0 s it was still not ready")
                .containsPattern(
                        "pod wts-deployment-\\S+: ImagePullBackOff, Back-off pulling image"
                                + " \"quay.io/cdis/wts:2026.10\"")
                .containsPattern(
                        "pod audit-deployment-\\S+: (CrashLoopBackOff|container audit runs).*; it"
                                + " ended with 1 \\(Error\\) after \\d+ restarts")
                .containsPattern(
                        "pod fence-deployment-\\S+: container fence runs and is not ready: its"
                                + " readiness probe has not succeeded")
                .contains("then resume: it is waited for again, and not restarted twice");

        List<Long> restarted = generations();
        for (String service : List.of("wts", "audit", "fence")) {
            move.behave(service, Behaviour.READY);
        }
        for (String service : List.of("wts", "audit", "fence")) {
            deployment(service, 60);
        }
        type("resume").ends(ExitCode.DONE);
        assertThat(generations()).isEqualTo(restarted);
    }

    /** Waits that long until it is ready. */
    private void deployment(String service, int seconds) {
        move.cluster
                .client()
                .apps()
                .deployments()
                .inNamespace(ManagedSite.NAMESPACE)
                .withName(service + "-deployment")
                .waitUntilCondition(ManagedMoveErrorsTest::isRolledOut, seconds, TimeUnit.SECONDS);
    }

    private static boolean isRolledOut(Deployment deployment) {
        return Integer.valueOf(1).equals(deployment.getStatus().getAvailableReplicas())
                && Integer.valueOf(1).equals(deployment.getStatus().getUpdatedReplicas())
                && Integer.valueOf(1).equals(deployment.getStatus().getReplicas());
    }

    private List<Long> generations() {
        return move
                .cluster
                .client()
                .apps()
                .deployments()
                .inNamespace(ManagedSite.NAMESPACE)
                .list()
                .getItems()
                .stream()
                .map(each -> each.getMetadata().getGeneration())
                .toList();
    }

    private boolean allPodsAreWhatTheyBecome() {
        return anyPod(
                        "wts",
                        pod ->
                                pod.getStatus().getContainerStatuses().stream()
                                        .map(each -> each.getState().getWaiting())
                                        .anyMatch(
                                                waiting ->
                                                        waiting != null
                                                                && "ImagePullBackOff"
                                                                        .equals(
                                                                                waiting
                                                                                        .getReason())))
                && anyPod(
                        "audit",
                        pod ->
                                pod.getStatus().getContainerStatuses().stream()
                                        .anyMatch(each -> each.getRestartCount() > 1))
                && anyPod(
                        "fence",
                        pod ->
                                pod.getStatus().getContainerStatuses().stream()
                                        .anyMatch(
                                                each ->
                                                        each.getState().getRunning() != null
                                                                && !each.getReady()));
    }

    private boolean anyPod(String service, Predicate<Pod> is) {
        return move
                .cluster
                .client()
                .pods()
                .inNamespace(ManagedSite.NAMESPACE)
                .withLabel("app", service)
                .list()
                .getItems()
                .stream()
                .anyMatch(is);
    }

    private static final String VALUES =
            """
              - approve: { text: "Go?" }
              - helm.values:
                  file: "${values}"
                  set:
                    global.postgres.master.host: new.example
                    global.postgres.master.port: "6543"
            """;

    @Test
    void whatOthersChangeInTheValuesFileMeanwhileIsKeptAndOurKeysWaitUntilTheyAgree()
            throws Exception {
        String original = Files.readString(move.site.values());
        run(runbook(VALUES)).ends(ExitCode.WAITING);
        edit("level: info", "level: debug");
        type("resume", "--approve", "all").ends(ExitCode.DONE);
        assertThat(Files.readString(move.site.values()))
                .contains("host: new.example", "port: \"6543\"", "level: debug");

        edit("host: new.example", "host: theirs.example");
        edit("enabled: false", "enabled: true ");
        assertThat(printed(type("rollback", "--yes").ends(ExitCode.REFUSED)))
                .contains("'global.postgres.master.host' was changed by somebody else")
                .contains("it is theirs.example, and was set to new.example");

        edit("host: theirs.example", "host: new.example");
        goBack();
        assertThat(Files.readString(move.site.values()))
                .isEqualTo(
                        original.replace("level: info", "level: debug")
                                .replace("enabled: false", "enabled: true "));
        Files.writeString(move.site.values(), original);
    }

    @Test
    void aKeyOfOursThatOthersChangeAfterThePlanIsRefusedWithWhatItIsNow() throws Exception {
        Path runbook = runbook(VALUES);
        Path saved = folder.resolve("values.plan");
        type(move.words("plan", runbook, "--out", saved.toString())).ends(ExitCode.DONE);
        String original = Files.readString(move.site.values());
        edit("host: 127.0.0.1", "host: theirs.example");

        assertThat(
                        printed(
                                type(move.words("run", runbook, "--plan", saved.toString()))
                                        .ends(ExitCode.REFUSED)))
                .contains("the saved plan does not hold any more")
                .contains("global.postgres.master.host: theirs.example → new.example");
        assertThat(Files.readString(move.site.values())).contains("host: theirs.example");
        Files.writeString(move.site.values(), original);
    }

    private void edit(String from, String to) throws IOException {
        String text = Files.readString(move.site.values());
        assertThat(text).contains(from);
        Files.writeString(move.site.values(), text.replace(from, to));
    }

    @Test
    void aSlackThatIsDownIsSaidAndTheRunGoesOnUnlessItIsRequired() throws Exception {
        String notice = "  - notify: { slack: \"${env:SLACK_WEBHOOK}\", text: \"Read-only.\"%s }\n";
        move.slackAnswers(false);

        assertThat(printed(run(runbook(notice.formatted(""))).ends(ExitCode.DONE)))
                .contains("nobody was told: Slack");
        assertThat(
                        printed(
                                run(runbook(notice.formatted(", required: true")))
                                        .ends(ExitCode.FAILED)))
                .contains("Slack", "resume");

        move.slackAnswers(true);
        int told = move.said.size();
        type("resume").ends(ExitCode.DONE);
        assertThat(move.said).hasSize(told + 1);
    }

    @Test
    void aRightInTheClusterThatIsTakenAwayIsNamedWithTheRoleThatGivesItBack() throws Exception {
        Path runbook =
                runbook(
                        """
                          - kubernetes.restart: { cluster: cluster, deployments: [wts-deployment] }
                          - approve: { text: "The next one?" }
                          - kubernetes.restart: { cluster: cluster, deployments: [audit-deployment] }
                        """);
        run(runbook).ends(ExitCode.WAITING);
        RoleBinding binding = takeTheRightsAway();
        try {
            assertThat(printed(type("resume", "--approve", "all").ends(ExitCode.FAILED)))
                    .contains("cannot read deployment/audit-deployment")
                    .contains("cannot get resource \"deployments\"", "rehome kubernetes role")
                    .contains("then resume");
            assertThat(printed(plan(runbook).ends(ExitCode.REFUSED)))
                    .contains(
                            "cluster does not let us get deployments.apps wts-deployment in"
                                    + " namespace idp")
                    .contains(
                            "patch deployments.apps wts-deployment in namespace idp",
                            "list pods in namespace idp")
                    .contains(
                            "resources: [deployments] resourceNames: [wts-deployment] verbs: [get,"
                                    + " patch]");
        } finally {
            giveTheRightsBack(binding);
        }
        type("resume").ends(ExitCode.DONE);
    }

    private RoleBinding takeTheRightsAway() throws InterruptedException {
        var bindings =
                move.cluster.client().rbac().roleBindings().inNamespace(ManagedSite.NAMESPACE);
        RoleBinding binding = bindings.withName("rehome").get();
        bindings.withName("rehome").delete();
        await("the right to be gone", () -> !mayRead());
        return binding;
    }

    private void giveTheRightsBack(RoleBinding binding) throws InterruptedException {
        RoleBinding again =
                new RoleBindingBuilder(binding)
                        .editMetadata()
                        .withResourceVersion(null)
                        .withUid(null)
                        .endMetadata()
                        .build();
        move.cluster.client().resource(again).create();
        await("the right to be back", this::mayRead);
    }

    private boolean mayRead() {
        try (KubernetesClient desk = move.cluster.client(move.token)) {
            desk.apps()
                    .deployments()
                    .inNamespace(ManagedSite.NAMESPACE)
                    .withName("audit-deployment")
                    .get();
            return true;
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    @Test
    void anApprovalThatIsRefusedIsWrittenDownAndTheRunGoesNowhereButBack() throws Exception {
        run(runbook(CLONE_ONE + VALUES)).ends(ExitCode.WAITING);

        assertThat(type("reject").ends(ExitCode.BAD_INPUT).err()).contains("--reason");
        assertThat(printed(type("reject", "--reason", "counts look wrong").ends(ExitCode.DONE)))
                .contains("Rejected: step 2 approve", "Go back: rehome rollback");

        assertThat(printed(type("resume").ends(ExitCode.REFUSED)))
                .contains("step 2 approve of run", "was rejected", "said no: counts look wrong")
                .contains("go back: rehome rollback", "or agree after all: rehome approve");
        assertThat(printed(type("status").ends(ExitCode.DONE)))
                .contains("2 approve rejected", "said no: counts look wrong");
        assertThat(printed(type("show").ends(ExitCode.DONE)))
                .contains("2: rejected by", "counts look wrong");
        goBack();
    }

    @Test
    void aRunThatAnotherProcessTookOverIsLeftToItWithAllThatItHadStarted() throws Exception {
        Path started = folder.resolve("started");
        Path go = folder.resolve("go");
        Path runbook =
                runbook(
                        """
                          - exec:
                              command: [sh, -c, "test -e %s || { touch %s; exec sleep 600; }"]
                              idempotent: true
                          - postgres.clone: { from: old-db, to: new-db, databases: [wts_development] }
                        """
                                .formatted(go, started));
        Desk.Started first = move.desk.start(move.words("run", runbook, "--yes"));
        await("the command", () -> Files.exists(started));
        List<ProcessHandle> children = first.process().descendants().toList();
        assertThat(children).isNotEmpty();

        try (Journal journal = JdbcJournal.inFile(folder.resolve("journal.db"))) {
            RunId run = journal.runs(1).getFirst().run();
            try (Lease stolen = stolen(journal, run)) {
                int written = journal.entries(run, 0).size();

                Desk.Answer answer = first.answer();

                assertThat(printed(answer.ends(ExitCode.FAILED)))
                        .contains("run %s was taken over by another process".formatted(run))
                        .contains("leave it to the other process: rehome status " + run);
                assertThat(journal.entries(run, 0)).hasSize(written);
                assertThat(children).noneMatch(ProcessHandle::isAlive);
                assertThat(stolen.run()).isEqualTo(run);
            }
        }
        Files.createFile(go);
        type("resume").ends(ExitCode.DONE);
        goBack();
    }

    /** As when the first gave no sign of life for as long as its lease lasts. */
    private static Lease stolen(Journal journal, RunId run) throws Exception {
        long end = System.nanoTime() + SOON.toNanos();
        while (true) {
            try (Connection file =
                            DriverManager.getConnection(
                                    "jdbc:sqlite:" + folder.resolve("journal.db"));
                    Statement statement = file.createStatement()) {
                statement.execute("PRAGMA busy_timeout = 10000");
                statement.execute("UPDATE rehome_run SET leased_until = 0");
            }
            try {
                return journal.claim(run, Owner.thisProcess(), Duration.ofMinutes(10));
            } catch (Failure renewed) {
                assertThat(System.nanoTime()).isLessThan(end); // it renewed it in between
            }
        }
    }
}
