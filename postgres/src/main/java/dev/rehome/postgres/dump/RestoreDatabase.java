package dev.rehome.postgres.dump;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Progress;
import dev.rehome.postgres.archive.Entry;
import dev.rehome.postgres.connect.Server;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.connect.SessionSettings;
import dev.rehome.postgres.landing.Admission;
import dev.rehome.postgres.landing.Claim;
import dev.rehome.postgres.landing.CloneLog;
import dev.rehome.postgres.landing.CloneReport;
import dev.rehome.postgres.schema.Phases;
import dev.rehome.postgres.schema.RestoreSchema;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Restores a directory that {@link DumpDatabase} or stock pg_dump wrote into an empty database.
 * Rows and indexes are made by several workers. Run again after it was interrupted, it goes on
 * where it was.
 *
 * @param database must exist at the target
 * @param jobs workers at a time, each with a connection to the target
 * @param verify read every row back: of a dump of ours its rows must be those that were dumped, of
 *     another only as many
 */
public record RestoreDatabase(Server target, String database, int jobs, boolean verify) {

    /**
     * Restores everything, unless the log says that it ended before.
     *
     * @return what was done, what the target did not allow and what is not as it was dumped
     * @throws Failure naming the object or file
     */
    public CloneReport run(
            Path directory, RestoreSchema.Ownership ownership, Progress progress, CloneLog log)
            throws InterruptedException {
        try (Session session = target.open(database, SessionSettings.loading())) {
            Optional<CloneReport> ended = ended(session, log);
            if (ended.isPresent()) {
                return ended.get();
            }
            new Admission(session, log).ask(Restored.begun(session));
            var dump = DumpedDatabase.open(directory);
            Claim.takeOver(session); // from what an attempt before has left running
            ended = ended(session, log);
            if (ended.isPresent()) {
                return ended.get(); // its last transaction, which nobody waited for
            }
            var phases = Phases.of(dump.archive());
            var restore = new RestoreSchema(session, ownership, log);
            var skipped = new ArrayList<String>();
            Restored.prepare(session);
            int attempt = Restored.begin(session);
            Claim.begin(session, attempt, Restored::newest);
            progress.doing("making the tables of " + database);
            skipped.addAll(restore.run("before rows", phases.beforeRows()));
            var objects = new LoadLargeObjects(dump);
            skipped.addAll(restore.run("large objects", objects.made()));
            var tasks = new RestoreTasks(this, dump, session, attempt, progress);
            List<Entry> onViews = tasks.run(phases.builds());
            skipped.addAll(restore.run("about large objects", objects.described()));
            skipped.addAll(restore.run("sequences", dump.of("SEQUENCE SET")));
            progress.doing("finishing " + database);
            skipped.addAll(restore.run("after rows", phases.afterRows()));
            tasks.views(session, onViews);
            skipped.forEach(progress::notice);
            CloneReport report =
                    tasks.report().plus(new CloneReport(0, 0, 0, 0, skipped, List.of()));
            log.ending(database, report);
            List<String> last = restore.finish(phases.last());
            last.forEach(progress::notice);
            return report.plus(new CloneReport(0, 0, 0, 0, last, List.of()));
        } catch (SQLException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot restore %s into database %s: %s"
                            .formatted(directory, database, e.getMessage()),
                    "remove the cause, then resume; it goes on where it was",
                    e);
        }
    }

    /** Its last transaction took away what says that it was begun. */
    private Optional<CloneReport> ended(Session session, CloneLog log) throws SQLException {
        return Restored.begun(session) ? Optional.empty() : log.ended(database);
    }
}
