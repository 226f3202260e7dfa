package dev.rehome.postgres.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.fence.DatabaseAccess;
import dev.rehome.postgres.fence.Fence;
import dev.rehome.postgres.fence.FenceMode;
import dev.rehome.postgres.record.ServerRecord;
import dev.rehome.postgres.record.ServerRecord.DatabaseRecord;
import dev.rehome.sandbox.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps about all databases of a server that gets another one while they are under way. */
final class SettledTest {
    private static final String LATE = "late";

    private PostgresServer server;
    private final RememberedRun run = new RememberedRun();

    @TempDir Path folder;

    @BeforeEach
    void startTheServer() {
        server = PostgresServer.start(15);
        server.execute("postgres", "CREATE DATABASE shop");
    }

    @AfterEach
    void stopTheServer() {
        server.close();
    }

    private PostgresStore store() {
        return new PostgresStore("old", Server.at(server.uri("postgres")));
    }

    private FencePostgres fence() {
        return new FencePostgres(
                new FenceSpec("old", Optional.empty(), true, FenceMode.READ_ONLY), store());
    }

    private List<DatabaseAccess> access() {
        return new Fence(store().server()).before(List.of(LATE, "postgres", "shop"));
    }

    private void anotherDatabaseComes() {
        server.execute("postgres", "CREATE DATABASE " + LATE);
    }

    private Verdict release(Undo back) {
        var release = new ReleasePostgres((ReleaseSpec) ((Undo.By) back).spec(), store());
        release.apply(new RememberedRun());
        return release.verify(new RememberedRun());
    }

    @Test
    void aFenceGoesOnWithTheDatabasesThatItBeganWith() throws Exception {
        Undo journaled = fence().undo(run);
        run.dieAt(text -> true);
        assertThatThrownBy(() -> fence().apply(run)).isInstanceOf(RememberedRun.Killed.class);
        anotherDatabaseComes();
        List<DatabaseAccess> before = access();
        run.begunAgain();

        fence().apply(run);

        assertThat(fence().verify(run)).isInstanceOf(Verdict.Holds.class);
        assertThat(access().getFirst()).as(LATE).isEqualTo(before.getFirst());
        assertThat(access()).isNotEqualTo(before);
        assertThat(release(fence().refine(journaled, run)))
                .isEqualTo(Verdict.holds("2 databases as before"));
        assertThat(access()).isEqualTo(before);
    }

    @Test
    void aDatabaseThatCameBetweenTheIntentAndTheFenceIsReleasedToo() throws Exception {
        Undo journaled = fence().undo(run);
        anotherDatabaseComes();
        List<DatabaseAccess> before = access();

        fence().apply(run);

        assertThat(access().getFirst()).as(LATE).isNotEqualTo(before.getFirst());
        assertThat(release(fence().refine(journaled, run)))
                .isEqualTo(Verdict.holds("3 databases as before"));
        assertThat(access()).isEqualTo(before);
    }

    @Test
    void aRecordIsOfTheDatabasesThatItBeganWith() throws Exception {
        Path file = folder.resolve("before.json");
        var record =
                new RecordPostgres(
                        new RecordSpec("old", Optional.empty(), true, file.toString()), store());
        run.dieAt(text -> true);
        assertThatThrownBy(() -> record.apply(run)).isInstanceOf(RememberedRun.Killed.class);
        anotherDatabaseComes();
        run.begunAgain();

        record.apply(run);

        assertThat(
                        RecordPostgres.file(file.toString())
                                .read(ServerRecord.class)
                                .databases()
                                .stream()
                                .map(DatabaseRecord::name))
                .containsExactly("postgres", "shop");
    }
}
