package dev.rehome.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.cli.real.Desk.Answer;
import dev.rehome.cli.real.Desk.Started;
import dev.rehome.engine.report.ExitCode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Passwords that are needed, wrong or written in the wrong place: none of them may stand in
 * anything that is printed, written or passed on.
 */
@Timeout(300)
final class SecretsTest {
    private static final String PASSWORD = "c4nary's/w1ng%+ö";
    private static final String WRONG = "wr0ng-c4nary-b1rd";
    private static final String KEEPER = "keep3r-c4nary!x";

    private static TwoServers servers;

    @TempDir Path folder;

    @BeforeAll
    static void startServers() {
        servers = TwoServers.start().database("shop", 150_000);
        for (var server : List.of(servers.old(), servers.now())) {
            server.execute(
                    "postgres",
                    "CREATE ROLE mover SUPERUSER LOGIN PASSWORD '%s'"
                            .formatted(PASSWORD.replace("'", "''")),
                    "CREATE ROLE keeper LOGIN PASSWORD '%s'".formatted(KEEPER),
                    "SET password_encryption = md5; CREATE ROLE short LOGIN PASSWORD 'any'");
            server.admit(
                    "host all mover 127.0.0.1/32 scram-sha-256",
                    "host all keeper 127.0.0.1/32 scram-sha-256",
                    "host all all all trust");
        }
        servers.now().execute("postgres", "CREATE DATABASE journal OWNER keeper");
    }

    @AfterEach
    void dropTheTelltale() {
        servers.old().execute("postgres", "DROP DATABASE IF EXISTS telltale WITH (FORCE)");
    }

    @AfterAll
    static void stopServers() {
        servers.close();
    }

    private static String uri(int port, String user, String password, String database) {
        return "postgresql://%s%s@127.0.0.1:%d/%s"
                .formatted(
                        user,
                        password.isEmpty()
                                ? ""
                                : ":"
                                        + URLEncoder.encode(password, StandardCharsets.UTF_8)
                                                .replace("+", "%20"),
                        port,
                        database);
    }

    private static String runbook() {
        return """
        rehome: 1
        name: canary
        stores:
          old: { postgres: "%s", password: "${env:OLD_PASSWORD}" }
          new: { postgres: "%s", password: "${file:new.password}" }
        steps:
          - postgres.fence: { store: old, databases: shop }
          - postgres.record: { store: old, databases: shop, file: before.json }
          - postgres.clone: { from: old, to: new, databases: shop, passwords: true }
          - postgres.compare-record: { store: new, file: before.json }
          - postgres.verify: { from: old, to: new, databases: shop }
        """
                .formatted(
                        uri(servers.old().port(), "mover", "", "postgres"),
                        uri(servers.now().port(), "mover", "", "postgres"));
    }

    /** The command lines that {@code /proc} shows of every process it started, while it ran. */
    private static String argumentsWhile(Started run) throws InterruptedException {
        return whileItRuns(
                run,
                child -> {
                    String line = proc(child.pid(), "cmdline");
                    String own = proc(run.process().pid(), "cmdline");
                    return line.equals(own) ? "" : line; // forked, and not yet another program
                });
    }

    /** What each {@code pg_dump} inherits. */
    private static String environmentsWhile(Started run) throws InterruptedException {
        return whileItRuns(
                run,
                child -> {
                    String line = proc(child.pid(), "cmdline");
                    return line.contains("pg_dump") ? proc(child.pid(), "environ") : "";
                });
    }

    private static String whileItRuns(Started run, Function<ProcessHandle, String> look)
            throws InterruptedException {
        var seen = new StringBuilder();
        do {
            run.process()
                    .descendants()
                    .forEach(child -> seen.append(look.apply(child)).append('\n'));
        } while (!run.process().waitFor(5, TimeUnit.MILLISECONDS));
        return seen.toString();
    }

    private static String proc(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc/" + pid, file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // it has ended
        }
    }

    private static String serverLogs() throws IOException {
        return Files.readString(servers.old().log(), StandardCharsets.ISO_8859_1)
                + Files.readString(servers.now().log(), StandardCharsets.ISO_8859_1);
    }

    private static String journalInPostgres() throws Exception {
        return String.join(
                "\n",
                TwoServers.names(
                        servers.now(),
                        "journal",
                        "SELECT r::text FROM rehome_run r UNION ALL SELECT e::text FROM"
                                + " rehome_entry e UNION ALL SELECT c::text FROM rehome_cursor c"));
    }

    private static void assertNoCanary(String traces) {
        assertThat(traces)
                .doesNotContainIgnoringCase("c4nary")
                .doesNotContainIgnoringCase("w1ng")
                .doesNotContainIgnoringCase("b1rd");
    }

    @Test
    void noneIsLeftAnywhereByAWholeMoveAndItsWayBack() throws Exception {
        Desk desk = new Desk(folder).with("OLD_PASSWORD", PASSWORD);
        // The journal's own password, in the clear in its address.
        desk.with("REHOME_JOURNAL", uri(servers.now().port(), "keeper", KEEPER, "journal"));
        Path secret = desk.write("new.password", PASSWORD + "\n");
        desk.write("move.yaml", runbook());

        desk.type("validate", "move.yaml").ends(ExitCode.DONE);
        desk.type("plan", "move.yaml", "--out", "move.plan").ends(ExitCode.DONE);
        desk.type("plan", "move.yaml", "--json").ends(ExitCode.DONE);
        Started run =
                desk.start(
                        "run",
                        "move.yaml",
                        "--plan",
                        "move.plan",
                        "--json",
                        "--report",
                        "run.html");
        String arguments = argumentsWhile(run);
        run.answer().ends(ExitCode.DONE);
        assertThat(arguments).as("pg_dump was seen").contains("pg_dump");
        for (String command : List.of("status", "show", "runs")) {
            desk.type(command).ends(ExitCode.DONE);
            desk.type(command, "--json").ends(ExitCode.DONE);
        }
        desk.type("show", "--report", "again.html").ends(ExitCode.DONE);
        assertThat(folder.resolve("again.html")).content().contains("mover@127.0.0.1");
        desk.type("doctor");
        desk.type("rollback").ends(ExitCode.BAD_INPUT);
        String written = desk.type("show", "--json").out();
        Files.delete(secret);
        assertThat(desk.type("rollback", "--yes").ends(ExitCode.BAD_INPUT).err())
                .contains("no secret for ${file:new.password}");
        assertThat(desk.type("show", "--json").out()).isEqualTo(written);
        desk.write("new.password", PASSWORD + "\n");
        desk.type("rollback", "--yes", "--report", "run.html").ends(ExitCode.DONE);
        assertThat(folder.resolve("run.html")).content().contains("taken back");
        desk.type("show", "--json").ends(ExitCode.DONE);

        Files.delete(secret);
        String journal = journalInPostgres();
        assertThat(journal).as("the journal was read").contains("postgres.clone");
        assertNoCanary(desk.everythingWritten() + arguments + journal + serverLogs());
    }

    @Test
    void noneIsRepeatedWhenItIsGivenOnTheCommandLine() throws Exception {
        Desk desk = new Desk(folder);
        String old = uri(servers.old().port(), "mover", PASSWORD, "shop");
        String now = uri(servers.now().port(), "mover", PASSWORD, "postgres");

        desk.type("postgres", "inspect", old);
        Started clone =
                desk.start("postgres", "clone", "--from", old, "--to", now, "--report", "run.html");
        String arguments = argumentsWhile(clone);
        String run = clone.answer().ends(ExitCode.DONE).run();
        desk.type("resume", run).ends(ExitCode.DONE);
        assertThat(desk.type("rollback", run, "--yes").ends(ExitCode.BAD_INPUT).err())
                .contains("the password of target is needed again")
                .contains("it was given in the clear and is kept nowhere")
                .contains(
                        "the same command again, with --store 'target=postgresql://mover:${env:TARGET_PASSWORD}@127.0.0.1:%d/postgres'"
                                .formatted(servers.now().port()));
        String typed =
                "target=postgresql://mover:${env:TARGET_PASSWORD}@127.0.0.1:%d/postgres"
                        .formatted(servers.now().port());
        desk.with("TARGET_PASSWORD", PASSWORD)
                .type("rollback", run, "--yes", "--store", typed)
                .ends(ExitCode.DONE);

        assertNoCanary(desk.everythingWritten() + arguments + serverLogs());
    }

    @Test
    void oneThatWasGivenInTheClearIsAskedForAgainBeforeAnythingIsWritten() throws Exception {
        Desk desk = new Desk(folder);
        String old = uri(servers.old().port(), "mover", PASSWORD, "shop");
        String now = uri(servers.now().port(), "mover", PASSWORD, "postgres");
        servers.old().execute("postgres", "CREATE ROLE seller");
        Started clone = desk.start("postgres", "clone", "--from", old, "--to", now, "--yes");
        AtALock.kill(servers.now(), "postgres", "CREATE ROLE seller", clone);
        String options =
                " --store 'source=postgresql://mover:${env:SOURCE_PASSWORD}@127.0.0.1:%d/shop' --store 'target=postgresql://mover:${env:TARGET_PASSWORD}@127.0.0.1:%d/postgres'"
                        .formatted(servers.old().port(), servers.now().port());
        String run = desk.type("runs").run();
        assertThat(clone.printed())
                .contains("the password of source and of target was given in the clear")
                .contains("rehome resume and rehome rollback want it again:" + options);
        String written = desk.type("show", run, "--json").out();

        assertThat(desk.type("resume").ends(ExitCode.BAD_INPUT).err())
                .contains("the password of source and of target is needed again")
                .contains("nothing was touched")
                .contains("type the same command again, with" + options);
        assertThat(desk.type("show", run, "--json").out()).isEqualTo(written);

        desk.type("resume", run, "--store", "source=" + old, "--store", "target=" + now)
                .ends(ExitCode.DONE);
        desk.type("rollback", run, "--yes", "--store", "target=" + now).ends(ExitCode.DONE);
        assertNoCanary(desk.everythingWritten() + serverLogs());
    }

    /** A database whose tables are named like the secrets, so that whoever shows one shows them. */
    private static void nameTablesLike(String... secrets) {
        servers.old().execute("postgres", "CREATE DATABASE telltale");
        for (String secret : secrets) {
            servers.old().execute("telltale", "CREATE UNLOGGED TABLE \"%s\" ()".formatted(secret));
        }
    }

    private static String nowhereGiven() {
        return uri(servers.old().port(), "mover", "", "telltale");
    }

    @Test
    void theOneInPgpasswordIsKnownAndNoChildInheritsItOrTheJournals() throws Exception {
        nameTablesLike(PASSWORD);
        Desk desk =
                new Desk(folder)
                        .with("PGPASSWORD", PASSWORD)
                        .with(
                                "REHOME_JOURNAL",
                                uri(servers.now().port(), "keeper", KEEPER, "journal"));

        assertThat(desk.type("postgres", "inspect", nowhereGiven()).ends(ExitCode.DONE).out())
                .contains("public.\"«${env:PGPASSWORD}»\"");
        Started dump =
                desk.start("postgres", "dump", "--from", nowhereGiven(), "--out", "telltale.dump");
        String children = environmentsWhile(dump);
        dump.answer().ends(ExitCode.DONE);

        assertThat(children).as("pg_dump was seen").contains("PGPASSFILE");
        Files.delete(folder.resolve("telltale.dump/telltale/toc.dat")); // it names the table
        Files.delete(folder.resolve("telltale.dump/telltale/manifest.json"));
        assertNoCanary(desk.everythingWritten() + children);
    }

    @Test
    void theOneInAPassfileIsKnown() throws Exception {
        nameTablesLike(PASSWORD);
        Path passfile = folder.resolve("passfile");
        Desk desk = new Desk(folder).with("PGPASSFILE", passfile.toString());
        owned(passfile, "*:*:*:mover:" + PASSWORD);

        Answer answer = desk.type("postgres", "inspect", nowhereGiven()).ends(ExitCode.DONE);

        assertThat(answer.out()).contains("public.\"«passfile " + passfile + "»\"");
        assertNoCanary(answer.out() + answer.err());
    }

    @Test
    void thoseInAServiceFileAreKnown() throws Exception {
        nameTablesLike(PASSWORD, "s5l-c4nary");
        Path service = folder.resolve("services");
        Desk desk = new Desk(folder).with("PGSERVICEFILE", service.toString());
        owned(
                service,
                """
                [old]
                host=127.0.0.1
                port=%d
                user=mover
                dbname=telltale
                password=%s
                sslpassword=s5l-c4nary
                """
                        .formatted(servers.old().port(), PASSWORD));

        Answer answer = desk.type("postgres", "inspect", "service=old").ends(ExitCode.DONE);

        assertThat(answer.out())
                .contains("public.\"«service old»\"")
                .contains("public.\"«sslpassword»\"");
        assertNoCanary(answer.out() + answer.err());
    }

    @Test
    void theHashesOfPasswordsAreKnownOnceTheyAreRead() throws Exception {
        String hash =
                TwoServers.names(
                                servers.old(),
                                "postgres",
                                "SELECT rolpassword FROM pg_authid WHERE rolname = 'short'")
                        .getFirst();
        nameTablesLike(hash);
        Desk desk = new Desk(folder);

        Answer answer =
                desk.type(
                                "postgres",
                                "dump",
                                "--from",
                                servers.old().uri("telltale"),
                                "--out",
                                "telltale.dump",
                                "--passwords",
                                "--json")
                        .ends(ExitCode.DONE);

        assertThat(answer.out()).contains("«password of short»").doesNotContain(hash);
    }

    /** A damaged file: a server quotes what it stumbles upon, and so do we where we cannot read. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ALTER ROLE \"newcomer\" PASSWORD %s %s | syntax error at or near",
                "ALTER ROLE newcomer PASSWORD %s%.0s | in globals.sql is not understood",
                "ALTER ROLE \"newcomer\" PASSWORD %.50s<cut off>%.0s | unterminated quoted string"
            })
    void theHashesInTheRolesOfADumpAreKnownOnceTheyAreRead(String damaged, String told)
            throws Exception {
        servers.old().execute("postgres", "CREATE ROLE newcomer LOGIN PASSWORD 'any'");
        Desk desk = new Desk(folder);
        try {
            desk.type(
                            "postgres",
                            "dump",
                            "--from",
                            servers.old().uri("postgres"),
                            "--out",
                            "roles.dump",
                            "--passwords")
                    .ends(ExitCode.DONE);
        } finally {
            servers.old().execute("postgres", "DROP ROLE newcomer");
        }
        Path file = folder.resolve("roles.dump/globals.sql");
        Matcher line =
                Pattern.compile("-- .*\\nALTER ROLE \"newcomer\" PASSWORD ('SCRAM-SHA-256[^']*')")
                        .matcher(Files.readString(file));
        assertThat(line.find()).isTrue();
        String hash = line.group(1);
        String written = line.replaceFirst(Matcher.quoteReplacement(damaged.formatted(hash, hash)));
        Files.writeString(file, written.replaceFirst("(?s)<cut off>.*", ""));

        Answer answer =
                desk.type(
                        "postgres",
                        "restore",
                        "--from",
                        "roles.dump",
                        "--to",
                        servers.now().uri("postgres"));

        assertThat(answer.exit()).isNotZero();
        assertThat(answer.out() + answer.err())
                .contains(told)
                .contains("«password in globals.sql»")
                .doesNotContain("SCRAM-SHA-256");
        assertThat(desk.type("runs").out() + desk.type("show", "--json").out())
                .doesNotContain("SCRAM-SHA-256");
    }

    @Test
    void theJournalsOwnIsKnown() throws Exception {
        nameTablesLike(KEEPER);
        Path passfile = folder.resolve("passfile");
        Desk desk =
                new Desk(folder)
                        .with("PGPASSFILE", passfile.toString())
                        .with("REHOME_JOURNAL", uri(servers.now().port(), "keeper", "", "journal"));
        owned(passfile, "*:*:*:keeper:" + KEEPER);
        desk.write(
                "move.yaml",
                """
                rehome: 1
                name: canary
                stores: { old: { postgres: "%s" }, new: { postgres: "%s" } }
                steps: [ postgres.clone: { from: old, to: new } ]
                """
                        .formatted(servers.old().uri("telltale"), servers.now().uri("postgres")));

        Answer answer = desk.type("plan", "move.yaml").ends(ExitCode.DONE);

        assertThat(answer.out()).contains("public.\"«password of the journal»\"");
        assertNoCanary(answer.out() + answer.err());
    }

    private static void owned(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void noneIsQuotedByAnError() throws Exception {
        Desk desk = new Desk(folder).with("OLD_PASSWORD", WRONG);
        desk.write("new.password", WRONG);
        desk.write("move.yaml", runbook());

        assertThat(desk.type("plan", "move.yaml").out()).contains("password");
        assertThat(desk.type("run", "move.yaml", "--yes").exit()).isNotZero();
        Files.delete(folder.resolve("new.password"));
        for (String bad :
                List.of(
                        uri(servers.old().port(), "mover", WRONG, "shop"),
                        uri(servers.old().port(), "mover", WRONG, "no such database"),
                        "postgresql://mover:%s@127.0.0.1:notaport/shop".formatted(WRONG),
                        "postgresql://mover:%s@[::1/shop".formatted(WRONG),
                        "postgresql://mover:%s@h/shop?sslmod=require".formatted(WRONG),
                        "postgresql://mover:%s@h/shop?sslpassword=%s".formatted(WRONG, WRONG),
                        "postgresql://mover@h/shop?pass%77ord=" + WRONG,
                        "postgresql://mover@h/shop?ssl%70assword=" + WRONG,
                        "host=h password='%s user=mover".formatted(WRONG),
                        "host=h pasword=%s user=mover".formatted(WRONG),
                        "postgresql://mover:x@%s@h/shop".formatted(WRONG))) {
            desk.type("postgres", "inspect", bad);
            desk.type("postgres", "clone", "--from", bad, "--to", bad);
            desk.type("runs", "--journal", bad.replace("host=h", "postgresql://h/ host=h"));
            desk.write("bad.yaml", runbook().replaceFirst("postgresql://mover@[^\"]*", bad));
            desk.type("validate", "bad.yaml");
            desk.type("plan", "bad.yaml");
            Files.delete(folder.resolve("bad.yaml"));
        }

        assertNoCanary(desk.everythingWritten() + serverLogs());
    }
}
