package dev.rehome.cli.desk;

import dev.rehome.cli.report.Page;
import dev.rehome.cli.report.ReportFile;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Printable;
import dev.rehome.engine.run.Operations;
import dev.rehome.engine.step.RunId;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A page about a run, to attach to a ticket. */
public final class ReportOption {
    @Option(
            names = "--report",
            paramLabel = "FILE",
            description =
                    "Write all about the run as one HTML page: plan, timeline, amounts, proofs,"
                        + " throughput, way back. Over an earlier report, and over nothing else.")
    private @Nullable Path written;

    /**
     * Looks whether it could be written.
     *
     * @throws Failure with BAD_INPUT when it plainly cannot; nothing is touched
     */
    public void check(Surroundings here) {
        file(here).ifPresent(ReportFile::check);
    }

    /**
     * Writes it, if it is wanted.
     *
     * @return whether it is
     * @throws Failure when it cannot be written
     */
    public boolean write(Surroundings here, Journal open, RunId run) {
        file(here)
                .ifPresent(
                        file -> {
                            var known =
                                    new Operations(
                                            open,
                                            here.catalog(),
                                            here.secrets(),
                                            _ -> {},
                                            here.clock());
                            var page = new Page(known.account(run), here.clock().getZone());
                            file.write(page.text(here.clock().instant()));
                        });
        return written != null;
    }

    /**
     * As {@link #write} at the end of a run, which stays what it is: that it cannot be written is a
     * warning.
     *
     * @param json whether nothing but events is printed
     */
    void leave(Surroundings here, Journal open, RunId run, boolean json) {
        try {
            if (write(here, open, run) && !json) {
                here.out().println(written());
            }
        } catch (RuntimeException e) {
            here.err()
                    .println(
                            "rehome: warning: "
                                    + Printable.lines(String.valueOf(e.getMessage()), "        "));
            here.err().println("        write it any time: rehome show " + run + " --report FILE");
        }
    }

    /** Says where it is, once it is written. */
    public String written() {
        return "Report:   " + Printable.line(String.valueOf(written));
    }

    private Optional<ReportFile> file(Surroundings here) {
        return Optional.ofNullable(written)
                .map(file -> new ReportFile(here.directory().resolve(file)));
    }
}
