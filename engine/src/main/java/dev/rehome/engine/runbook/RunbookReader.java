package dev.rehome.engine.runbook;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Spelling;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a runbook file; everything that is wrong with it is told at once. */
public final class RunbookReader {
    /** The version of the language, under the key {@code rehome}. */
    public static final String VERSION = "1";

    /** Nobody reviews a longer one. */
    private static final int FILE_BYTES_MAX = 1024 * 1024;

    private static final String VERSION_KEY = "rehome";

    static final List<String> KEYS = List.of(VERSION_KEY, "name", "vars", "stores", "steps");

    private final StepCatalog catalog;

    public RunbookReader(StepCatalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Reads a file.
     *
     * @param vars values that take the place of those under {@code vars}, as {@code --var} gives
     *     them
     * @throws BadRunbook with every mistake in the file
     * @throws Failure with BAD_INPUT when it cannot be read at all
     */
    public Runbook read(Path file, Map<String, String> vars) {
        try {
            if (Files.isDirectory(file)) {
                throw unreadable(file, "it is a folder", "name the file in it");
            } else if (Files.size(file) > FILE_BYTES_MAX) {
                throw unreadable(
                        file,
                        "it is larger than %d bytes".formatted(FILE_BYTES_MAX),
                        "split it into several runbooks");
            }
            return read(file.toString(), Files.readString(file), vars);
        } catch (NoSuchFileException e) {
            throw unreadable(file, "there is no such file", "check the path");
        } catch (CharacterCodingException e) {
            throw unreadable(file, "it is not UTF-8", "save it as UTF-8");
        } catch (IOException e) {
            throw unreadable(file, String.valueOf(e.getMessage()), "see that it may be read");
        }
    }

    private static Failure unreadable(Path file, String why, String remedy) {
        return new Failure(
                ExitCode.BAD_INPUT, "cannot read %s: %s".formatted(file, why), remedy, null);
    }

    /**
     * Reads a text.
     *
     * @param file what to call it in errors
     * @throws BadRunbook with every mistake in it
     */
    public Runbook read(String file, String text, Map<String, String> vars) {
        var mistakes = new Mistakes();
        Optional<Node> root = new Yaml(file, mistakes).read(text);
        if (root.isPresent() && root.get() instanceof Node.Mapping mapping) {
            Runbook runbook = runbook(mapping, vars, mistakes);
            if (mistakes.none()) {
                return runbook;
            }
        } else if (mistakes.none()) {
            mistakes.add(
                    root.map(Node::at).orElse(new Position(file, 1, 1)),
                    root.isEmpty() ? "the file is empty" : "a runbook has to be a mapping",
                    "write the keys " + String.join(", ", KEYS));
        }
        throw mistakes.failure(file);
    }

    private Runbook runbook(Node.Mapping root, Map<String, String> vars, Mistakes mistakes) {
        version(root, mistakes);
        root.members()
                .forEach(
                        (key, member) -> {
                            if (!KEYS.contains(key)) {
                                mistakes.add(
                                        member.keyAt(),
                                        "unknown key '%s'".formatted(key),
                                        Spelling.hint(key, KEYS));
                            }
                        });
        Variables variables = new VarsReader(mistakes).read(section(root, "vars", mistakes), vars);
        var written = section(root, "stores", mistakes);
        var stores = new StoresReader(catalog, variables, mistakes).read(written);
        Optional<String> name =
                required(root, "name", "what to call this runbook", mistakes)
                        .flatMap(node -> new Expansion(variables, mistakes).text("name", node));
        List<RunbookStep> steps =
                required(root, "steps", "a list of steps", mistakes)
                        .map(
                                node ->
                                        new StepsReader(catalog, variables, written, mistakes)
                                                .read(node, "", "steps"))
                        .orElse(List.of());
        return new Runbook(name.orElse(""), variables.written(), stores, steps);
    }

    private static void version(Node.Mapping root, Mistakes mistakes) {
        required(root, VERSION_KEY, "the version of the language, " + VERSION, mistakes)
                .ifPresent(
                        node -> {
                            if (!(node instanceof Node.Scalar(String text, var at))
                                    || !text.equals(VERSION)) {
                                mistakes.add(
                                        node.at(),
                                        "this Rehome reads version %s of the language, but the file is of version %s"
                                                .formatted(VERSION, node.inWords()),
                                        "write rehome: %s, or use the Rehome that fits the file"
                                                .formatted(VERSION));
                            }
                        });
    }

    private static Optional<Node> required(
            Node.Mapping root, String key, String meaning, Mistakes mistakes) {
        Node.Member member = root.members().get(key);
        if (member == null || member.value() instanceof Node.Nothing) {
            mistakes.add(
                    member == null ? root.at() : member.value().at(),
                    "'%s' is missing".formatted(key),
                    "it is required: " + meaning);
            return Optional.empty();
        }
        return Optional.of(member.value());
    }

    private static Map<String, Node.Member> section(
            Node.Mapping root, String key, Mistakes mistakes) {
        Node.Member member = root.members().get(key);
        if (member == null || member.value() instanceof Node.Nothing) {
            return Map.of();
        } else if (member.value() instanceof Node.Mapping(var members, var at)) {
            return members;
        }
        mistakes.add(
                member.value().at(),
                "'%s' has to be a mapping, but is %s".formatted(key, member.value().inWords()),
                "write name: value");
        return Map.of();
    }
}
