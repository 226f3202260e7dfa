package dev.rehome.platform.step.helm;

import dev.rehome.engine.crash.CrashHarness;
import dev.rehome.engine.crash.CrashPoints;
import dev.rehome.engine.journal.JdbcJournal;
import dev.rehome.engine.report.ExitCode;
import java.nio.file.Path;

/**
 * The program that is killed: takes the folder's run from wherever it is to its end, or back to its
 * beginning.
 */
final class KilledValues {
    static final String VALUES = "# v\na:\n  host: old # h\n  password: 'hunter2'\nb: {}\n";
    static final String AFTER =
            "# v\na:\n  host: new # h\n  password: 's3cret-new'\n  port: 5432\nb: {c: 1}\n";
    private static final String SET =
            "a.host: new\na.password: ${env:NEW_PASSWORD}\na.port: 5432\nb.c: 1\n";

    private KilledValues() {}

    /** FOLDER forward|back. */
    public static void main(String[] arguments) throws InterruptedException {
        System.out.println(CrashHarness.BEGUN);
        System.out.flush();
        System.exit(take(Path.of(arguments[0]), arguments[1].equals("back")).code());
    }

    static ExitCode take(Path folder, boolean back) throws InterruptedException {
        var journal = new CrashPoints(JdbcJournal.inFile(folder.resolve("journal.db")));
        try (var chart = new Chart(folder, VALUES, journal)) {
            chart.environment.put("NEW_PASSWORD", "s3cret-new");
            if (back) {
                return chart.rollBack().exitCode();
            }
            return (chart.hasRun() ? chart.resume() : chart.run(SET)).exitCode();
        }
    }
}
