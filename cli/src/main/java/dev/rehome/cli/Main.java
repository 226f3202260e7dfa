package dev.rehome.cli;

import dev.rehome.cli.demo.DemoCommand;
import dev.rehome.cli.desk.Help;
import dev.rehome.cli.desk.Surroundings;
import dev.rehome.cli.history.RunsCommand;
import dev.rehome.cli.history.ShowCommand;
import dev.rehome.cli.history.StatusCommand;
import dev.rehome.cli.kubernetes.KubernetesCommand;
import dev.rehome.cli.kubernetes.RoleCommand;
import dev.rehome.cli.postgres.CloneCommand;
import dev.rehome.cli.postgres.DumpCommand;
import dev.rehome.cli.postgres.FenceCommand;
import dev.rehome.cli.postgres.InspectCommand;
import dev.rehome.cli.postgres.PostgresCommand;
import dev.rehome.cli.postgres.ReleaseCommand;
import dev.rehome.cli.postgres.RestoreCommand;
import dev.rehome.cli.postgres.VerifyCommand;
import dev.rehome.cli.run.ApproveCommand;
import dev.rehome.cli.run.PlanCommand;
import dev.rehome.cli.run.RejectCommand;
import dev.rehome.cli.run.ResumeCommand;
import dev.rehome.cli.run.RetryCommand;
import dev.rehome.cli.run.RollbackCommand;
import dev.rehome.cli.run.RunCommand;
import dev.rehome.cli.run.SkipCommand;
import dev.rehome.cli.runbook.ExplainCommand;
import dev.rehome.cli.runbook.InitCommand;
import dev.rehome.cli.runbook.SchemaCommand;
import dev.rehome.cli.runbook.ValidateCommand;
import dev.rehome.cli.search.AliasCommand;
import dev.rehome.cli.search.AliasShowCommand;
import dev.rehome.cli.search.AliasSwapCommand;
import dev.rehome.cli.search.CatchUpCommand;
import dev.rehome.cli.search.LoadCommand;
import dev.rehome.cli.search.SearchCommand;
import dev.rehome.engine.report.ExitCode;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;

/** The {@code rehome} command. */
@Command(
        name = "rehome",
        header = "Moves, copies, verifies and rewinds the state of a running service.",
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExit codes:%n")
public final class Main implements Runnable {
    @Spec private CommandSpec spec;

    private Main() {}

    public static void main(String[] arguments) {
        if (arguments.length == 1 && arguments[0].equals("--version")) {
            // Asked by scripts in every loop: answered without loading the command line parser.
            System.out.println(Version.line());
            return;
        }
        var here = Surroundings.ofThisProcess(Kinds.catalog());
        Thread.setDefaultUncaughtExceptionHandler((_, thrown) -> Failed.tell(here, thrown));
        System.exit(run(here, arguments));
    }

    /** What the command line itself does not catch is told without a secret in it, too. */
    static int run(Surroundings here, String... arguments) {
        try {
            return commandLine(here, arguments).execute(arguments);
        } catch (Error e) {
            return Failed.tell(here, e);
        }
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "which command? One of: "
                        + String.join(", ", spec.commandLine().getSubcommands().keySet()));
    }

    /** All commands. */
    static CommandLine commandLine(Surroundings here) {
        return commandLine(here, new String[0]);
    }

    /**
     * The commands that these words may mean: where they name one, nothing but that one. To look
     * through the options of all of them takes longer than the start of the JVM.
     */
    static CommandLine commandLine(Surroundings here, String... words) {
        CommandLine line = tree(here).line(List.of(words));
        addHelp(line);
        line.getCommandSpec().usageMessage().footer(exitCodes());
        line.setColorScheme(
                CommandLine.Help.defaultColorScheme(
                        here.look().colour()
                                ? CommandLine.Help.Ansi.ON
                                : CommandLine.Help.Ansi.OFF));
        line.setUsageHelpWidth(helpWidth(here));
        line.setExecutionStrategy(parsed -> warned(parsed, here));
        line.setParameterExceptionHandler(new Mistyped());
        line.setExecutionExceptionHandler(new Failed());
        line.setOut(writer(here.out()));
        line.setErr(writer(here.err()));
        return line;
    }

    private static Branch tree(Surroundings here) {
        return Branch.of(
                new Main(),
                Branch.of(new DemoCommand(here)),
                Branch.of(new InitCommand(here)),
                Branch.of(new ValidateCommand(here)),
                Branch.of(new ExplainCommand(here)),
                Branch.of(new SchemaCommand(here)),
                Branch.of(new PlanCommand(here)),
                Branch.of(new RunCommand(here)),
                Branch.of(new ResumeCommand(here)),
                Branch.of(new RollbackCommand(here)),
                Branch.of(new ApproveCommand(here)),
                Branch.of(new RejectCommand(here)),
                Branch.of(new SkipCommand(here)),
                Branch.of(new RetryCommand(here)),
                Branch.of(new StatusCommand(here)),
                Branch.of(new RunsCommand(here)),
                Branch.of(new ShowCommand(here)),
                Branch.of(new DoctorCommand(here)),
                Branch.of(new KubernetesCommand(), Branch.of(new RoleCommand(here))),
                Branch.of(
                        new PostgresCommand(),
                        Branch.of(new CloneCommand(here)),
                        Branch.of(new VerifyCommand(here)),
                        Branch.of(new DumpCommand(here)),
                        Branch.of(new RestoreCommand(here)),
                        Branch.of(new InspectCommand(here)),
                        Branch.of(new FenceCommand(here)),
                        Branch.of(new ReleaseCommand(here))),
                Branch.of(
                        new SearchCommand(),
                        Branch.of(new dev.rehome.cli.search.CopyCommand(here)),
                        Branch.of(new dev.rehome.cli.search.VerifyCommand(here)),
                        Branch.of(new dev.rehome.cli.search.DumpCommand(here)),
                        Branch.of(new dev.rehome.cli.search.InspectCommand(here)),
                        Branch.of(new LoadCommand(here)),
                        Branch.of(new CatchUpCommand(here)),
                        Branch.of(new dev.rehome.cli.search.FenceCommand(here)),
                        Branch.of(new dev.rehome.cli.search.ReleaseCommand(here)),
                        Branch.of(
                                new AliasCommand(),
                                Branch.of(new AliasShowCommand(here)),
                                Branch.of(new AliasSwapCommand(here)))));
    }

    /** Runs the command, and says which secrets it met that cannot be kept out of the output. */
    private static int warned(ParseResult parsed, Surroundings here) {
        try {
            return new RunLast().execute(parsed);
        } finally {
            for (String warning : here.redactor().warnings()) {
                here.err().println("rehome: warning: " + warning);
            }
        }
    }

    private static void addHelp(CommandLine line) {
        line.addMixin("version", new VersionOption());
        line.addMixin("help", new Help());
        line.getSubcommands().values().stream().distinct().forEach(Main::addHelp);
    }

    /** The terminal's width within reason; picocli would start a process to ask for it. */
    private static int helpWidth(Surroundings here) {
        return here.terminal()
                .map(terminal -> Math.clamp(terminal.size().columns(), 80, 110))
                .orElse(100);
    }

    static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    private static String[] exitCodes() {
        return Arrays.stream(ExitCode.values())
                .map(exit -> "%5d  %s".formatted(exit.code(), exit.meaning()))
                .toArray(String[]::new);
    }
}
