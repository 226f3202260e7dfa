package dev.rehome.cli.real;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.cli.ManyCommands;
import dev.rehome.engine.report.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Types commands in one folder, one after the other or at once; the journal is in that folder. */
final class Desk {
    private static final long SECONDS_MAX = 120;

    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();
    private String heap = "256m";
    private int typed;
    private long typing;

    Desk(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder.resolve("tmp"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        with("HOME", folder.toString());
        with("REHOME_JOURNAL", folder.resolve("journal.db").toString());
    }

    Desk with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** As REHOME_HEAP does where the launcher starts it. */
    Desk heap(String size) {
        heap = size;
        return this;
    }

    Path folder() {
        return folder;
    }

    Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What one command ended with and printed. */
    record Answer(int exit, String out, String err) {

        Answer ends(ExitCode expected) {
            assertThat(exit).as(out + err).isEqualTo(expected.code());
            return this;
        }

        /** The name of the run in what was printed. */
        String run() {
            return Desk.run(out);
        }
    }

    /** A command that is under way. */
    record Started(Process process, Path out, Path err) {

        Answer answer() throws InterruptedException {
            assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).as(printed()).isTrue();
            return new Answer(process.exitValue(), read(out), read(err));
        }

        String printed() {
            return read(out) + read(err);
        }

        /** Waits until it has printed that. */
        void until(String text) throws InterruptedException {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
            while (!printed().contains(text)) {
                assertThat(process.isAlive() && System.nanoTime() < end).as(printed()).isTrue();
                Thread.sleep(20); // another process prints it: there is nothing else to wait on
            }
        }

        /** Sends it {@code KILL}, or holds it with {@code STOP} until {@code CONT}. */
        void signal(String name) throws InterruptedException {
            var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()));
            try {
                assertThat(kill.start().waitFor()).isZero();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        private static String read(Path file) {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    Answer type(String... words) throws InterruptedException {
        return start(words).answer();
    }

    Started start(String... words) {
        Started started = startWithInput(words);
        try {
            started.process().getOutputStream().close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return started;
    }

    /** What it reads is open until the test closes it. */
    Started startWithInput(String... words) {
        return started(command(words));
    }

    /**
     * Another program than the command, in the same surroundings.
     *
     * @param options of its JVM
     */
    Started startProgram(String program, List<String> options, List<String> words) {
        return started(command(program, options, words));
    }

    /** A person who types one command after the other, all into one process; it ends at close. */
    Typist typist() {
        var typist = new Typist(startProgram(ManyCommands.class.getName(), List.of(), List.of()));
        typing = typist.process.process().pid();
        return typist;
    }

    /** The process of the latest typist; 0 without. */
    long typing() {
        return typing;
    }

    /** Who waits for each answer before the next command. */
    static final class Typist implements AutoCloseable {
        private static final Pattern END =
                Pattern.compile("^%s(\\d+)$".formatted(ManyCommands.ENDED), Pattern.MULTILINE);

        private final Started process;
        private int heard;
        private int told;

        private Typist(Started process) {
            this.process = process;
        }

        Answer type(String... words) throws InterruptedException {
            try {
                var keys = process.process().getOutputStream();
                keys.write((String.join(ManyCommands.BETWEEN, words) + "\n").getBytes(UTF_8));
                keys.flush();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
            while (true) {
                String out = Started.read(process.out()).substring(heard);
                Matcher end = END.matcher(out);
                if (end.find()) {
                    heard += end.end() + 1;
                    String err = Started.read(process.err()).substring(told);
                    told += err.length();
                    return new Answer(
                            Integer.parseInt(end.group(1)), out.substring(0, end.start()), err);
                }
                assertThat(process.process().isAlive() && System.nanoTime() < until)
                        .as(process.printed())
                        .isTrue();
                Thread.sleep(20); // another process prints it: there is nothing else to wait on
            }
        }

        @Override
        public void close() {
            process.process().destroyForcibly().onExit().join();
        }
    }

    /** Lines of a shell in which {@code "$@"} is the command; run by those words. */
    Answer script(List<String> by, String lines) throws InterruptedException {
        var shell = new ArrayList<>(by);
        shell.addAll(List.of("sh", "-c", lines, "sh"));
        shell.addAll(command());
        return started(shell).answer();
    }

    private Started started(List<String> command) {
        Path out = folder.resolve("out-" + ++typed);
        Path err = folder.resolve("err-" + typed);
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().putAll(environment);
        try {
            Process process =
                    builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
            return new Started(process, out, err);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** On a terminal of that many columns. */
    Tty onTerminal(int columns, String... words) {
        String line =
                command(words).stream()
                        .map(word -> "'" + word.replace("'", "'\\''") + "'")
                        .collect(Collectors.joining(" "));
        var builder =
                new ProcessBuilder(
                                "script",
                                "-qefc",
                                "stty cols %d rows 24; exec %s".formatted(columns, line),
                                "/dev/null")
                        .directory(folder.toFile())
                        .redirectErrorStream(true);
        builder.environment().put("TERM", "xterm");
        builder.environment().putAll(environment);
        try {
            return new Tty(builder.start());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Everything in the folder: journal, output, saved plans, as one text. */
    String everythingWritten() throws IOException {
        var all = new StringBuilder();
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(file).append('\n');
                all.append(new String(Files.readAllBytes(file), ISO_8859_1));
            }
        }
        return all.toString();
    }

    /** Hears every signal, also where the tests themselves run in the background and hear none. */
    private List<String> command(String... words) {
        return command("dev.rehome.cli.Main", List.of(), List.of(words));
    }

    private List<String> command(String program, List<String> options, List<String> words) {
        var command =
                new ArrayList<>(
                        List.of(
                                "env",
                                "--default-signal=INT,HUP,TERM",
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx" + heap,
                                "-Djava.io.tmpdir=" + folder.resolve("tmp"),
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                System.getProperty("java.class.path")));
        command.addAll(options);
        command.add(program);
        command.addAll(words);
        return command;
    }

    static String run(String printed) {
        var name = java.util.regex.Pattern.compile("\\d{8}-\\d{6}-[a-z0-9]{4}").matcher(printed);
        assertThat(name.find()).as(printed).isTrue();
        return name.group();
    }
}
