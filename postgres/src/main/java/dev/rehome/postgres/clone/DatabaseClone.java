package dev.rehome.postgres.clone;

import dev.rehome.postgres.archive.Archive;
import dev.rehome.postgres.catalog.Catalog;
import dev.rehome.postgres.catalog.Database;
import dev.rehome.postgres.clone.DatabaseTasks.Opened;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.landing.Admission;
import dev.rehome.postgres.landing.Claim;
import dev.rehome.postgres.landing.Landed;
import dev.rehome.postgres.landing.Markers;
import dev.rehome.postgres.landing.Tally;
import dev.rehome.postgres.pool.Task;
import dev.rehome.postgres.postdata.PostData;
import dev.rehome.postgres.schema.Phases;
import dev.rehome.postgres.schema.SchemaDump;
import dev.rehome.postgres.schema.Tablespaces;
import dev.rehome.postgres.selection.Selection;
import dev.rehome.postgres.snapshot.ExportedSnapshot;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One database on its way. The opening task takes the snapshot and makes the schema up to the rows;
 * then it submits all other tasks.
 */
record DatabaseClone(String name, CloneServer server) {

    Task opening() {
        return new Task(
                "opening database " + name,
                Double.MAX_VALUE, // or the others have nothing to do
                List.of(),
                Map.of(),
                _ -> open());
    }

    private void open() throws SQLException, InterruptedException {
        server.progress().doing("reading the schema of " + name);
        ExportedSnapshot snapshot = server.hold(ExportedSnapshot.take(server.source(), name));
        Database whole = Catalog.read(snapshot.session());
        Selection selection = Selection.of(snapshot.session(), whole, server.options().rows());
        Database catalog = whole.withEmpty(selection.emptyViews());
        snapshot.lock(catalog.tables().stream().filter(selection::takes).toList());
        Phases phases = Phases.of(archive(snapshot)).without(selection.foreignKeys());
        server.progress().doing("making the schema of " + name);
        try (Session target = server.openTarget(name)) {
            var markers = new Markers(target);
            boolean begun = markers.exist() && markers.run().orElse("").equals(server.runName());
            new Admission(target, server.creations()).ask(begun);
            markers.create(server.runName());
            int epoch = Claim.begin(target, snapshot.epoch());
            List<Landed> landed = markers.all(); // no earlier attempt adds to them any more
            var tally = new Tally();
            List<String> missing = snapshot.epoch().missing();
            if (!landed.isEmpty() && !missing.isEmpty()) {
                server.progress()
                        .notice(
                                "%s: the login may not see whether the source ran on since, so what landed is proved by reading it again; quicker after %s TO the login"
                                        .formatted(name, String.join(", ", missing)));
            }
            var schema = server.restore(target);
            schema.expect("indexes and constraints", phases.builds());
            for (String left : schema.run("before the rows", phases.beforeRows())) {
                server.progress().notice(left);
                tally.notice(left);
            }
            Tablespaces.instead(target, phases.builds()).forEach(tally::notice);
            for (String refused : schema.lend(largeObjectOwners(snapshot.session()))) {
                tally.notice("large objects belong to our login instead of " + refused);
            }
            int targetMajor = target.jdbc().getMetaData().getDatabaseMajorVersion();
            var opened =
                    new Opened(
                            name,
                            snapshot,
                            catalog,
                            selection,
                            phases,
                            PostData.plan(phases.builds(), catalog, targetMajor),
                            snapshot.searchPath(),
                            superuser(target),
                            epoch,
                            markers.epochs(),
                            landed.stream().collect(Collectors.groupingBy(Landed::table)));
            server.pool().submit(new DatabaseTasks(opened, server, tally).all());
        }
    }

    private static boolean superuser(Session target) throws SQLException {
        return target.query(
                        "SELECT pg_catalog.current_setting('is_superuser') = 'on'",
                        row -> row.getBoolean(1))
                .getFirst();
    }

    private static List<String> largeObjectOwners(Session source) throws SQLException {
        return source.query(
                "SELECT DISTINCT pg_catalog.pg_get_userbyid(lomowner)"
                        + " FROM pg_catalog.pg_largeobject_metadata",
                row -> row.getString(1));
    }

    private Archive archive(ExportedSnapshot snapshot) {
        return new SchemaDump(server.tools(), server.source(), name, Optional.of(snapshot.name()))
                .take();
    }
}
