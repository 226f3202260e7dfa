package dev.rehome.platform.step.exec;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.secret.SecretText;
import dev.rehome.engine.step.AbsolutePath;
import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The arguments of {@code exec}. */
public record ExecSpec(
        @Doc(
                        value =
                                "the program and its arguments, each its own text; for a shell:"
                                        + " [sh, -c, \"…\"]",
                        example = "[./deploy.sh, production]")
                List<String> command,
        @Doc(value = "the folder it runs in" + AbsolutePath.DOC, ifAbsent = ".") String directory,
        @Doc(
                        "variables of its environment besides our own; the place for secrets. It"
                            + " finds what a shell here would, such as PATH, HOME and the logins of"
                            + " kubectl and aws, but neither Rehome's own variables nor those that"
                            + " a store takes its address or password from, such as"
                            + " ${env:OLD_PASSWORD}, unless they are named here. A PATH that is"
                            + " named here is where the programs are looked up")
                Optional<Map<String, SecretText>> environment,
        @Doc(
                        "a command that only looks: it ends with 0 where nothing is left to do,"
                                + " with 1 where something is; what it leaves running is ended, and"
                                + " so is one that writes more than 1 MB")
                Optional<List<String>> check,
        @Doc("a command that takes it back, and may run twice") Optional<List<String>> undo,
        @Doc(
                        value =
                                "true when it may run twice: after a crash it is simply run again;"
                                        + " else a person is asked",
                        ifAbsent = "false")
                boolean idempotent,
        @Doc(
                        value =
                                "how long 'check' may look; the command itself may take what"
                                        + " 'timeout' beside the step says",
                        ifAbsent = "1m")
                Duration within)
        implements StepSpec {

    public ExecSpec {
        command = named(command);
        check = check.map(ExecSpec::named);
        undo = undo.map(ExecSpec::named);
        environment = environment.map(Map::copyOf);
        directory = Path.of(AbsolutePath.of(directory)).normalize().toString();
    }

    private static List<String> named(List<String> words) {
        if (words.isEmpty() || words.getFirst().isBlank()) {
            throw new Failure(
                    ExitCode.BAD_INPUT,
                    "a command names no program",
                    "write it as a list: [./deploy.sh, production]",
                    null);
        }
        return List.copyOf(words);
    }

    /** What takes it back, as a step of its own. */
    Optional<ExecSpec> back() {
        return undo.map(
                words ->
                        new ExecSpec(
                                words,
                                directory,
                                environment,
                                Optional.empty(),
                                Optional.empty(),
                                true,
                                within));
    }
}
