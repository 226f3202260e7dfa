package dev.rehome.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.report.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

final class MainTest {
    @TempDir private Path folder = Path.of("");

    @Test
    void theReadmeSaysOfEveryExitCodeWhatTheHelpSays() throws IOException {
        assertThat(
                        Files.readAllLines(Path.of("..", "README.md")).stream()
                                .filter(line -> line.matches("\\| \\d+ \\| .*")))
                .containsExactly(
                        Arrays.stream(ExitCode.values())
                                .map(exit -> "| %d | %s |".formatted(exit.code(), exit.meaning()))
                                .toArray(String[]::new));
    }

    @Test
    void tellsOfAnErrorThatNothingCatchesOnTheStreamThatIsScrubbed() {
        Session.Answer answer =
                new Session(folder)
                        .breakingAt(new StackOverflowError("deep"))
                        .type("runs", "--journal", "postgresql://u:${env:X}@127.0.0.1:1/d");

        assertThat(answer.exit()).isEqualTo(ExitCode.FAILED.code());
        assertThat(answer.err())
                .startsWith("rehome: a mistake of its own; please report it with what follows")
                .contains("java.lang.StackOverflowError: deep");
    }

    @Test
    void everyCommandHasHelpWithAnExampleAndEveryOptionSaysWhatItIs() {
        List<CommandSpec> commands = new Session(folder).commands().toList();

        assertThat(commands).hasSizeGreaterThan(20);
        assertThat(commands)
                .allSatisfy(
                        command -> {
                            assertThat(command.usageMessage().description())
                                    .as(command.qualifiedName())
                                    .isNotEmpty();
                            assertThat(String.join("\n", command.usageMessage().footer()))
                                    .as(command.qualifiedName())
                                    .contains("Example")
                                    .contains("  rehome ");
                            assertThat(command.args())
                                    .allSatisfy(
                                            argument ->
                                                    assertThat(argument.description())
                                                            .as(
                                                                    command.qualifiedName()
                                                                            + " "
                                                                            + name(argument))
                                                            .isNotEmpty());
                        });
    }

    @Test
    void aCommandThatIsNamedIsTheSameAloneAsAmongAllOthers() {
        var session = new Session(folder);
        for (CommandSpec command : session.commands().toList()) {
            List<String> words =
                    Pattern.compile(" ").splitAsStream(command.qualifiedName()).toList();
            List<String> typed = words.subList(1, words.size());
            CommandLine alone = session.commandLine(typed.toArray(String[]::new));
            for (String word : typed) {
                assertThat(alone.getSubcommands().values().stream().distinct()).hasSize(1);
                alone = requireNonNull(alone.getSubcommands().get(word));
            }

            assertThat(alone.getUsageMessage(Help.Ansi.OFF))
                    .as(command.qualifiedName())
                    .isEqualTo(command.commandLine().getUsageMessage(Help.Ansi.OFF));
        }
    }

    /** That sentence is all that the list of commands shows of it. */
    @Test
    void theHelpOfEveryCommandBeginsWithAWholeSentence() {
        assertThat(new Session(folder).commands())
                .allSatisfy(
                        command ->
                                assertThat(command.usageMessage().description()[0])
                                        .as(command.qualifiedName())
                                        .endsWith("."));
    }

    @Test
    void noHelpBreaksAnAddressApartHoweverWideItIs() {
        for (int width = 80; width <= 110; width++) {
            for (CommandSpec command : new Session(folder).commands().toList()) {
                command.usageMessage().width(width);
                assertThat(command.commandLine().getUsageMessage(Help.Ansi.OFF).lines())
                        .as("%s at %d columns", command.qualifiedName(), width)
                        .noneMatch(line -> line.stripTrailing().endsWith("postgresql:"));
            }
        }
    }

    @Test
    void everyCommandThatAHelpNamesIsThere() {
        List<CommandSpec> commands = new Session(folder).commands().toList();
        List<String> names = commands.stream().map(CommandSpec::qualifiedName).toList();

        for (CommandSpec command : commands) {
            String help =
                    command.commandLine().getUsageMessage(Help.Ansi.OFF).replaceAll("\\s+", " ");
            assertThat(Pattern.compile("\\brehome( postgres)? [a-z]+").matcher(help).results())
                    .as(command.qualifiedName())
                    .extracting(MatchResult::group)
                    .isSubsetOf(names);
        }
    }

    @Test
    void helpGoesToStandardOutputAndListsTheExitCodes() {
        Session.Answer answer = new Session(folder).type("--help");

        assertThat(answer.exit()).isZero();
        assertThat(answer.err()).isEmpty();
        for (ExitCode exit : ExitCode.values()) {
            assertThat(answer.out()).contains("%5d  ".formatted(exit.code()));
        }
    }

    @Test
    void aMistypedCommandIsToldWithTheNearestSpelling() {
        Session.Answer answer = new Session(folder).type("rolback");

        assertThat(answer.exit()).isEqualTo(ExitCode.BAD_INPUT.code());
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err().lines())
                .containsExactly(
                        "rehome: there is no command 'rolback'; did you mean 'rollback'?",
                        "Help: rehome --help");
    }

    @Test
    void aMistypedOptionIsToldBeforeTheOneThatIsMissingForIt() {
        Session.Answer answer =
                new Session(folder).type("postgres", "clone", "--form", "x", "--to", "y");

        assertThat(answer.exit()).isEqualTo(ExitCode.BAD_INPUT.code());
        assertThat(answer.err().lines())
                .containsExactly(
                        "rehome: there is no option '--form'; did you mean '--from'?",
                        "Help: rehome postgres clone --help");
    }

    @Test
    void aMissingOptionIsNamed() {
        Session.Answer answer = new Session(folder).type("postgres", "clone", "--to", "y");

        assertThat(answer.exit()).isEqualTo(ExitCode.BAD_INPUT.code());
        assertThat(answer.err()).startsWith("rehome: Missing required option: '--from=URI'");
    }

    @Test
    void aCommandWithoutAllThatItNeedsShowsHowItIsTyped() {
        Session.Answer answer = new Session(folder).type("search", "copy");

        assertThat(answer.exit()).isEqualTo(ExitCode.BAD_INPUT.code());
        assertThat(answer.err().lines())
                .containsExactly(
                        "rehome: Missing required options: '--from=URL', '--to=URL'",
                        "Example: rehome search copy --from http://old:9200 --to"
                                + " https://admin@new:9200",
                        "Help: rehome search copy --help");
    }

    @Test
    void everyCommandTellsItsVersionWhateverElseItNeeds() {
        String version = new Session(folder).type("-V").out();

        assertThat(version).startsWith("rehome ");
        assertThat(new Session(folder).type("search", "copy", "--version").out())
                .isEqualTo(version);
        assertThat(new Session(folder).type("postgres", "--version").out()).isEqualTo(version);
        assertThat(new Session(folder).type("resume", "--version").out()).isEqualTo(version);
    }

    private static String name(ArgSpec argument) {
        return argument.paramLabel();
    }

    static Stream<CommandSpec> below(CommandLine line) {
        return line.getSubcommands().values().stream()
                .distinct()
                .flatMap(sub -> Stream.concat(Stream.of(sub.getCommandSpec()), below(sub)));
    }
}
