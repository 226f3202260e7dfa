package dev.rehome.cli;

import dev.rehome.cli.demo.DemoCommand;
import dev.rehome.cli.desk.Help;
import dev.rehome.cli.desk.Surroundings;
import dev.rehome.cli.history.RunsCommand;
import dev.rehome.cli.history.ShowCommand;
import dev.rehome.cli.history.StatusCommand;
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
            return commandLine(here).execute(arguments);
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

    static CommandLine commandLine(Surroundings here) {
        var postgres = new CommandLine(new PostgresCommand());
        postgres.addSubcommand(new CloneCommand(here));
        postgres.addSubcommand(new VerifyCommand(here));
        postgres.addSubcommand(new DumpCommand(here));
        postgres.addSubcommand(new RestoreCommand(here));
        postgres.addSubcommand(new InspectCommand(here));
        postgres.addSubcommand(new FenceCommand(here));
        postgres.addSubcommand(new ReleaseCommand(here));

        var search = new CommandLine(new SearchCommand());
        search.addSubcommand(new dev.rehome.cli.search.CopyCommand(here));
        search.addSubcommand(new dev.rehome.cli.search.VerifyCommand(here));
        search.addSubcommand(new dev.rehome.cli.search.DumpCommand(here));
        search.addSubcommand(new dev.rehome.cli.search.InspectCommand(here));
        search.addSubcommand(new LoadCommand(here));
        search.addSubcommand(new CatchUpCommand(here));
        search.addSubcommand(new dev.rehome.cli.search.FenceCommand(here));
        search.addSubcommand(new dev.rehome.cli.search.ReleaseCommand(here));
        var alias = new CommandLine(new AliasCommand());
        alias.addSubcommand(new AliasShowCommand(here));
        alias.addSubcommand(new AliasSwapCommand(here));
        search.addSubcommand(alias);

        var line = new CommandLine(new Main());
        line.addSubcommand(new DemoCommand(here));
        line.addSubcommand(new InitCommand(here));
        line.addSubcommand(new ValidateCommand(here));
        line.addSubcommand(new ExplainCommand(here));
        line.addSubcommand(new SchemaCommand(here));
        line.addSubcommand(new PlanCommand(here));
        line.addSubcommand(new RunCommand(here));
        line.addSubcommand(new ResumeCommand(here));
        line.addSubcommand(new RollbackCommand(here));
        line.addSubcommand(new ApproveCommand(here));
        line.addSubcommand(new SkipCommand(here));
        line.addSubcommand(new RetryCommand(here));
        line.addSubcommand(new StatusCommand(here));
        line.addSubcommand(new RunsCommand(here));
        line.addSubcommand(new ShowCommand(here));
        line.addSubcommand(new DoctorCommand(here));
        line.addSubcommand(postgres);
        line.addSubcommand(search);

        line.addMixin("version", new VersionOption());
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
