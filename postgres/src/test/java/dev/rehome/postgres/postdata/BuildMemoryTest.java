package dev.rehome.postgres.postdata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.connect.Session;
import dev.rehome.sandbox.PostgresServer;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BuildMemoryTest {

    @Test
    void asksForWhatTheServerGivesEverySessionAndNotForMoreThanItsBuffersTogether()
            throws SQLException {
        try (var small =
                        PostgresServer.start(
                                15,
                                Map.of("shared_buffers", "256MB", "maintenance_work_mem", "16MB"));
                var generous =
                        PostgresServer.start(
                                13,
                                Map.of(
                                        "shared_buffers",
                                        "16MB",
                                        "maintenance_work_mem",
                                        "600MB"))) {
            assertThat(each(small, 4)).isEqualTo("65536kB");
            assertThat(each(small, 64)).isEqualTo("16384kB");
            assertThat(each(generous, 4)).isEqualTo("614400kB");
        }
    }

    private static String each(PostgresServer server, int sessions) throws SQLException {
        try (Session session = Server.at(server.uri("postgres")).open()) {
            String memory = BuildMemory.each(session, sessions);
            session.set("maintenance_work_mem", memory);
            return session.query(
                            "SELECT setting || unit FROM pg_settings"
                                    + " WHERE name = 'maintenance_work_mem'",
                            row -> row.getString(1))
                    .getFirst();
        }
    }
}
