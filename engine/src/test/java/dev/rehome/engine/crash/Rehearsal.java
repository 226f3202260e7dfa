package dev.rehome.engine.crash;

import dev.rehome.engine.journal.JdbcJournal;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.run.Finish;
import dev.rehome.engine.run.Operations;
import dev.rehome.engine.run.ResumeOptions;
import dev.rehome.engine.run.RollbackOptions;
import dev.rehome.engine.run.RunOptions;
import dev.rehome.engine.runbook.Position;
import dev.rehome.engine.runbook.Rules;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.engine.runbook.RunbookStep;
import dev.rehome.engine.runbook.StepCatalog;
import dev.rehome.engine.secret.Redactor;
import dev.rehome.engine.secret.Secrets;
import dev.rehome.engine.step.Approve;
import dev.rehome.engine.step.Kind;
import dev.rehome.engine.step.StepSpec;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The program that is killed: takes the folder's run from wherever it is to its end, or back to its
 * beginning.
 */
final class Rehearsal {

    private Rehearsal() {}

    /** FOLDER forward|back PARTS. */
    public static void main(String[] arguments) throws InterruptedException {
        System.out.println(CrashHarness.BEGUN);
        System.out.flush();
        Finish finish =
                take(
                        Path.of(arguments[0]),
                        arguments[1].equals("back"),
                        Integer.parseInt(arguments[2]));
        System.exit(finish.exitCode().code());
    }

    static Finish take(Path folder, boolean back, int parts) throws InterruptedException {
        var world = new World(folder);
        try (Journal journal = new CrashPoints(JdbcJournal.inFile(folder.resolve("journal.db")))) {
            var operations =
                    new Operations(
                            journal,
                            catalog(world),
                            new Secrets(new Redactor()),
                            _ -> {},
                            Clock.systemUTC());
            var runs = journal.runs(1);
            if (back) {
                return operations.rollback(runs.getFirst().run(), RollbackOptions.by("me"));
            }
            var approved = Set.of("sure");
            return runs.isEmpty()
                    ? operations.run(
                            runbook(parts),
                            new RunOptions(Optional.empty(), Optional.empty(), approved, "me"))
                    : operations.resume(
                            runs.getFirst().run(),
                            new ResumeOptions(
                                    approved, Set.of(), Set.of(), Map.of(), "", List.of(), "me"));
        }
    }

    private static Runbook runbook(int parts) {
        var both =
                new RunbookStep.Work.Together(
                        List.of(
                                step("3.1", "note", new World.Note("meanwhile")),
                                step("3.2", "fill", new World.Fill("t_b", parts))));
        return new Runbook(
                "rehearsal",
                Map.of(),
                Map.of(),
                List.of(
                        step("1", "note", new World.Note("begin")),
                        step("2", "fill", new World.Fill("t_a", parts)),
                        entry("3", RunbookStep.PARALLEL, RunbookStep.PARALLEL, both),
                        entry(
                                "4",
                                "sure",
                                Approve.KIND,
                                new RunbookStep.Work.One(new Approve("Sure?"))),
                        step("5", "fill", new World.Fill("t_c", parts))));
    }

    private static RunbookStep step(String path, String kind, StepSpec spec) {
        return entry(path, kind + " " + path, kind, new RunbookStep.Work.One(spec));
    }

    private static RunbookStep entry(String path, String name, String kind, RunbookStep.Work work) {
        return new RunbookStep(
                path, Optional.of(name), kind, work, Rules.NONE, Position.outside("rehearsal"));
    }

    private static StepCatalog catalog(World world) {
        return new StepCatalog(
                List.of(
                        new Kind<>("note", World.Note.class, "", "", (spec, _) -> world.note(spec)),
                        new Kind<>(
                                "unnote",
                                World.Unnote.class,
                                "",
                                "",
                                (spec, _) -> world.unnote(spec)),
                        new Kind<>("fill", World.Fill.class, "", "", (spec, _) -> world.fill(spec)),
                        new Kind<>(
                                "drop", World.Drop.class, "", "", (spec, _) -> world.drop(spec))),
                List.of());
    }
}
