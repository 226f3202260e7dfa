package dev.rehome.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.sandbox.PostgresServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command postgres inspect, where nothing is in the way. */
final class InspectTest {
    private static final String FREE = "Nothing forbids a clone of every database to there.";

    @TempDir Path folder;

    @Test
    void saysThatNothingForbidsACloneToATargetThatItWasAskedAbout() {
        try (var source = PostgresServer.start(15);
                var target = PostgresServer.start(15)) {
            source.execute("postgres", "CREATE DATABASE shop");
            var session = new Session(folder);
            String from = source.uri("shop");
            String to = target.uri("postgres");

            Session.Answer free = session.type("postgres", "inspect", from, "--for-target", to);
            Session.Answer json =
                    session.type("postgres", "inspect", from, "--for-target", to, "--json");
            target.execute("postgres", "CREATE DATABASE shop");
            target.execute("shop", "CREATE TABLE theirs (id int)");
            Session.Answer taken = session.type("postgres", "inspect", from, "--for-target", to);

            assertThat(free.exit()).as(free.out() + free.err()).isZero();
            assertThat(free.out()).contains(FREE);
            assertThat(session.type("postgres", "inspect", from).out()).doesNotContain(FREE);
            assertThat(json.out()).doesNotContain(FREE);
            assertThat(taken.exit()).isEqualTo(ExitCode.REFUSED.code());
            assertThat(taken.out()).contains("! error: ").doesNotContain(FREE);
        }
    }
}
