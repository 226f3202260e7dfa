package dev.rehome.postgres.schema;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.connect.Scratch;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * PostgreSQL's own client programs in one folder. pg_dump refuses a server newer than itself, so
 * which folder matters.
 *
 * @param version such as {@code 15.8}
 */
public record PgTools(Path folder, int major, String version) {
    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) ((\\d+)\\S*)");

    /** Folders where packages put versions side by side, and the folder below each version. */
    private static final Map<String, String> INSTALLED =
            Map.of(
                    "/usr/lib/postgresql", "bin", // Debian, Ubuntu
                    "/usr", "pgsql-*/bin", // Red Hat, from postgresql.org
                    "/opt/homebrew/opt", "bin",
                    "/usr/local/opt", "bin",
                    "/Applications/Postgres.app/Contents/Versions", "bin");

    /** A pg_dump says its version at once, unless the machine is very busy. */
    private static final int VERSION_SECONDS = 10;

    /** The last lines a program printed before it failed that are worth showing. */
    private static final int ERROR_LINES_MAX = 20;

    /**
     * Finds programs not older than the source server: in {@code chosen}, else in the folder that
     * {@code REHOME_PG_BIN} names, else on the PATH and where packages install. Of several, those
     * of the target's version are best, because they speak its dialect; else the newest that is not
     * newer than the target; else the oldest.
     *
     * @throws Failure saying what was found and what is needed
     */
    public static PgTools find(Optional<Path> chosen, int sourceMajor, int targetMajor) {
        List<Path> folders =
                chosen.or(PgTools::fromEnvironment)
                        .map(List::of)
                        .orElseGet(() -> List.copyOf(usualFolders()));
        List<PgTools> found = folders.stream().flatMap(folder -> at(folder).stream()).toList();
        return choose(found, sourceMajor, targetMajor)
                .orElseThrow(() -> noneSuffices(found, folders, sourceMajor));
    }

    /** Every version found where {@link #find} looks when nothing is chosen, each once. */
    public static List<PgTools> installed() {
        return fromEnvironment().map(List::of).orElseGet(() -> List.copyOf(usualFolders())).stream()
                .flatMap(folder -> at(folder).stream())
                .collect(
                        Collectors.toMap(
                                PgTools::version,
                                Function.identity(),
                                (one, _) -> one,
                                LinkedHashMap::new))
                .values()
                .stream()
                .toList();
    }

    static Optional<PgTools> choose(List<PgTools> found, int sourceMajor, int targetMajor) {
        // Those newer than the target count as negative: below all others, the oldest first.
        Comparator<PgTools> best =
                Comparator.comparingInt(
                        tools -> tools.major <= targetMajor ? tools.major : -tools.major);
        return found.stream().filter(tools -> tools.major >= sourceMajor).max(best);
    }

    /** The programs in that folder, if pg_dump and pg_restore are there and run. */
    static Optional<PgTools> at(Path folder) {
        Path dump = folder.resolve("pg_dump");
        if (!Files.isExecutable(dump) || !Files.isExecutable(folder.resolve("pg_restore"))) {
            return Optional.empty();
        }
        try {
            String said = versionSaid(dump);
            Matcher version = VERSION.matcher(said);
            return version.find()
                    ? Optional.of(
                            new PgTools(
                                    folder, Integer.parseInt(version.group(2)), version.group(1)))
                    : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(ExitCode.PAUSED, dump + " was interrupted", "start it again", e);
        } catch (IOException e) {
            return Optional.empty(); // a wrapper or a foreign architecture: as good as not there
        }
    }

    /**
     * Nothing where it does not end soon: whatever bears that name may wait for something. Without
     * a file, since a full disk must not look like a program that is not there.
     */
    private static String versionSaid(Path program) throws IOException, InterruptedException {
        Process process =
                program(List.of(program.toString(), "--version")).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(VERSION_SECONDS, TimeUnit.SECONDS)) {
                return "";
            }
            InputStream said = process.getInputStream();
            return new String(said.readNBytes(said.available()), StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
        }
    }

    private static ProcessBuilder program(List<String> command) {
        var builder = new ProcessBuilder(command);
        passOn(builder.environment());
        return builder;
    }

    /**
     * Leaves of our own environment what a child may have: no PG* and no REHOME_* variable, since a
     * password may be among them and they would change what it does. It speaks English, whatever
     * LC_ALL says, which goes before LC_MESSAGES; an empty one counts as none (POSIX, section 8.2).
     */
    static void passOn(Map<String, String> environment) {
        environment.keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("REHOME_"));
        Optional.ofNullable(environment.remove("LC_ALL"))
                .filter(locale -> !locale.isEmpty())
                .ifPresent(locale -> environment.put("LC_CTYPE", locale));
        environment.put("LC_MESSAGES", "C");
    }

    /**
     * Runs one of the programs to its end.
     *
     * @param environment variables to set; the place for all that concerns the login
     * @return what it printed to standard output
     * @throws Failure with what it printed to standard error
     */
    public String run(String program, List<String> arguments, Map<String, String> environment) {
        var command = new ArrayList<String>();
        command.add(folder.resolve(program).toString());
        command.addAll(arguments);
        ProcessBuilder builder = program(command);
        builder.environment().putAll(environment);
        try {
            Path output = Scratch.file(".out");
            Path errors = Scratch.file(".err");
            try {
                int exit = awaitEnd(builder, output, errors);
                if (exit != 0) {
                    throw failed(program, exit, Files.readAllBytes(errors));
                }
                return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
            } finally {
                Scratch.remove(output);
                Scratch.remove(errors);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(ExitCode.PAUSED, program + " was interrupted", "resume the run", e);
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot run %s: %s".formatted(command.getFirst(), e.getMessage()),
                    "check that the file can be executed and that the temporary folder is writable",
                    e);
        }
    }

    /** Into files, not pipes: a thread that reads a pipe does not hear that it is interrupted. */
    private static int awaitEnd(ProcessBuilder builder, Path output, Path errors)
            throws IOException, InterruptedException {
        Process process =
                builder.redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
        try {
            process.getOutputStream().close();
            return process.waitFor();
        } finally {
            process.destroy();
        }
    }

    private Failure failed(String program, int exit, byte[] errors) {
        List<String> lines = new String(errors, StandardCharsets.UTF_8).lines().toList();
        String said =
                lines.stream()
                        .skip(Math.max(0, lines.size() - ERROR_LINES_MAX))
                        .collect(Collectors.joining("\n"));
        return new Failure(
                "%s %s ended with %d: %s".formatted(program, version, exit, said),
                "see the message above; the login needs SELECT on every table it dumps, because"
                        + " pg_dump locks them");
    }

    private static Optional<Path> fromEnvironment() {
        return Optional.ofNullable(System.getenv("REHOME_PG_BIN"))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }

    private static Set<Path> usualFolders() {
        var folders = new LinkedHashSet<Path>();
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        for (String folder : path.split(File.pathSeparator, -1)) {
            if (!folder.isEmpty()) {
                folders.add(Path.of(folder));
            }
        }
        INSTALLED.forEach((parent, below) -> folders.addAll(versions(Path.of(parent), below)));
        return folders;
    }

    private static List<Path> versions(Path parent, String below) {
        int slash = below.indexOf('/');
        String pattern = slash < 0 ? "*" : below.substring(0, slash);
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (var children = Files.newDirectoryStream(parent, pattern)) {
            return Stream.iterate(children.iterator(), java.util.Iterator::hasNext, i -> i)
                    .map(java.util.Iterator::next)
                    .map(child -> child.resolve(below.substring(slash + 1)))
                    .filter(Files::isDirectory)
                    .toList();
        } catch (IOException e) {
            return List.of(); // a folder we may not look into holds nothing for us
        }
    }

    private static Failure noneSuffices(List<PgTools> found, List<Path> folders, int needed) {
        String seen =
                found.isEmpty()
                        ? "none was found in "
                                + folders.stream()
                                        .map(Path::toString)
                                        .collect(Collectors.joining(", "))
                        : "there is only "
                                + found.stream()
                                        .map(tools -> tools.version + " in " + tools.folder)
                                        .collect(Collectors.joining(", "));
        return new Failure(
                ExitCode.BAD_INPUT,
                "pg_dump and pg_restore %d or newer are needed for a source of version %d; %s"
                        .formatted(needed, needed, seen),
                "install the PostgreSQL %d client programs (Debian: postgresql-client-%d) or name"
                                .formatted(needed, needed)
                        + " their folder in REHOME_PG_BIN",
                null);
    }
}
