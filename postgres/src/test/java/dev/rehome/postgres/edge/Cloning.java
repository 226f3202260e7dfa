package dev.rehome.postgres.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.report.Progress;
import dev.rehome.postgres.clone.CloneOptions;
import dev.rehome.postgres.clone.CloneServer;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.landing.CloneLog;
import dev.rehome.postgres.landing.CloneReport;
import dev.rehome.postgres.schema.PgTools;
import dev.rehome.postgres.selection.TableFilter;
import dev.rehome.postgres.verify.VerifyDatabases;
import dev.rehome.postgres.verify.VerifyOptions;
import dev.rehome.postgres.verify.VerifyReport;
import dev.rehome.sandbox.ClientTools;
import dev.rehome.sandbox.PostgresServer;
import java.util.List;

/** A clone from one server to another as a user would have it: with roles, proved. */
record Cloning(Server source, Server target) {

    /** Both as superuser. */
    static Cloning between(PostgresServer source, PostgresServer target) {
        return new Cloning(Server.at(source.uri("postgres")), Server.at(target.uri("postgres")));
    }

    CloneReport run(String... databases) throws InterruptedException {
        return run(TableFilter.ALL, databases);
    }

    CloneReport run(TableFilter rows, String... databases) throws InterruptedException {
        var options = new CloneOptions(List.of(databases), 3, true, false, true, rows);
        CloneReport report =
                new CloneServer(
                                source,
                                target,
                                options,
                                PgTools.find(
                                        ClientTools.atLeast(source.version().major())
                                                .map(ClientTools::bin),
                                        source.version().major(),
                                        target.version().major()),
                                Progress.UNWATCHED,
                                CloneLog.NONE)
                        .run();
        assertThat(report.differences()).isEmpty();
        return report;
    }

    /** Reads both sides again, independently of what the clone says. */
    VerifyReport verify(VerifyOptions options, String... databases) throws InterruptedException {
        return new VerifyDatabases(
                        source,
                        target,
                        options.withDatabases(List.of(databases)),
                        Progress.UNWATCHED)
                .run();
    }

    void expectIdentical(String... databases) throws InterruptedException {
        VerifyReport report = verify(VerifyOptions.DEFAULT, databases);
        assertThat(report.holds()).as(String.join("\n", report.text())).isTrue();
    }
}
