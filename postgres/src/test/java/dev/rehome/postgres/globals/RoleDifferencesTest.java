package dev.rehome.postgres.globals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.connect.Session;
import dev.rehome.sandbox.PostgresServer;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RoleDifferencesTest {

    @Test
    void namesRolesThatStayOtherwiseThanAtTheSource() throws Exception {
        try (var source = PostgresServer.start(15);
                var target = PostgresServer.start(18)) {
            source.execute(
                    "postgres",
                    "CREATE ROLE same LOGIN PASSWORD 'x'",
                    "CREATE ROLE app LOGIN CREATEDB CONNECTION LIMIT 9 PASSWORD 'x'",
                    "CREATE ROLE missing LOGIN PASSWORD 'x'",
                    "CREATE ROLE crew");
            target.execute(
                    "postgres",
                    "CREATE ROLE same LOGIN",
                    "CREATE ROLE app CREATEROLE",
                    "CREATE ROLE crew");
            try (Session from = Server.at(source.uri("postgres")).open();
                    Session to = Server.at(target.uri("postgres")).open()) {
                Globals bare = Globals.read(from, false);
                assertThat(bare.differencesAt(to))
                        .containsExactly(
                                "role app is there already and stays as it is: with CREATEROLE,"
                                    + " without CREATEDB, without LOGIN, with connection limit -1");
                assertThat(bare.missingAt(to)).containsExactly("missing");
                assertThat(bare.withoutPassword(List.of("missing", "crew"))).isEqualTo(1);

                Globals whole = Globals.read(from, true);
                assertThat(whole.differencesAt(to))
                        .hasSize(2)
                        .contains(
                                "role same is there already and stays as it is: with the password"
                                        + " that it has");
                assertThat(whole.withoutPassword(List.of("missing", "crew"))).isZero();
            }
        }
    }
}
