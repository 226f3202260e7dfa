package dev.rehome.postgres.connect;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.secret.Secret;
import dev.rehome.postgres.connect.conninfo.Conninfo;
import dev.rehome.postgres.connect.conninfo.Keyword;
import dev.rehome.postgres.connect.conninfo.PassFile;
import dev.rehome.postgres.connect.conninfo.Surroundings;
import dev.rehome.postgres.connect.tls.Tls;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a server is and how to log in, as libpq's URIs, keyword strings, PG* variables, service and
 * password files say it.
 *
 * @param endpoints where it may listen, tried in this order; never empty
 * @param database the one to connect to when none is named
 * @param password the one given explicitly; {@link #password(Endpoint, String)} knows the password
 *     file too
 * @param parameters the remaining libpq keywords, such as {@code sslmode}
 */
public record ConnectionString(
        List<Endpoint> endpoints,
        String database,
        String user,
        Optional<Secret> password,
        Map<String, String> parameters) {
    private static final int DEFAULT_PORT = 5432;

    /** What has a component of its own, or has done its work once the string is read. */
    private static final Set<Keyword> APART =
            EnumSet.of(
                    Keyword.HOST,
                    Keyword.HOSTADDR,
                    Keyword.PORT,
                    Keyword.DBNAME,
                    Keyword.USER,
                    Keyword.PASSWORD,
                    Keyword.SERVICE,
                    Keyword.SERVICEFILE);

    /**
     * Reads {@code postgresql://user:password@host:port/database?sslmode=require}, {@code host=…
     * dbname=…}, or the name of a database, and completes it as psql would.
     *
     * @throws Failure with BAD_INPUT and what is wrong; never shows the password
     */
    public static ConnectionString parse(String text) {
        return parse(text, Surroundings.ofProcess());
    }

    /** The same with an environment, home folder and user of the caller's choice. */
    public static ConnectionString parse(String text, Surroundings around) {
        Conninfo conninfo = Conninfo.read(text, around);
        String user = conninfo.value(Keyword.USER).orElse(around.user());
        Map<String, String> parameters = new TreeMap<>();
        for (Keyword keyword : Keyword.values()) {
            if (!APART.contains(keyword)) {
                conninfo.value(keyword)
                        .ifPresent(value -> parameters.put(keyword.spelled(), value));
            }
        }
        parameters.putIfAbsent(
                Keyword.PASSFILE.spelled(), around.home().resolve(".pgpass").toString());
        parameters.putIfAbsent(
                Keyword.APPLICATION_NAME.spelled(),
                conninfo.value(Keyword.FALLBACK_APPLICATION_NAME).orElse("rehome"));
        Tls.DEFAULT_FILES.forEach(
                (keyword, file) ->
                        parameters.putIfAbsent(
                                keyword, around.home().resolve(".postgresql", file).toString()));
        Parameters.check(parameters);
        return new ConnectionString(
                endpoints(conninfo),
                conninfo.value(Keyword.DBNAME).orElse(user),
                user,
                conninfo.value(Keyword.PASSWORD)
                        .map(value -> new Secret(conninfo.passwordOrigin(), value)),
                Map.copyOf(parameters));
    }

    /** The first endpoint's host. */
    public String host() {
        return endpoints.getFirst().host();
    }

    /** The first endpoint's port. */
    public int port() {
        return endpoints.getFirst().port();
    }

    /** The same server and login, another database. */
    public ConnectionString withDatabase(String name) {
        return new ConnectionString(endpoints, name, user, password, parameters);
    }

    /** The same with a password that was kept elsewhere. */
    public ConnectionString withPassword(Secret secret) {
        return new ConnectionString(endpoints, database, user, Optional.of(secret), parameters);
    }

    /** The password for a login there: the explicit one, else the password file's. */
    public Optional<Secret> password(Endpoint endpoint, String database) {
        return password.or(
                () ->
                        passFile()
                                .password(
                                        endpoint.passFileHost(), endpoint.port(), database, user));
    }

    /** All that a login there may show to the server and nobody else may see. */
    Stream<Secret> secrets() {
        return Stream.concat(
                endpoints.stream().flatMap(endpoint -> password(endpoint, database).stream()),
                parameter(Keyword.SSLPASSWORD)
                        .map(value -> new Secret(Keyword.SSLPASSWORD.spelled(), value))
                        .stream());
    }

    PassFile passFile() {
        return new PassFile(Path.of(parameter(Keyword.PASSFILE).orElseThrow()));
    }

    Optional<String> parameter(Keyword keyword) {
        return Optional.ofNullable(parameters.get(keyword.spelled()));
    }

    /** Without the password: {@code postgresql://user@host:port/database}. */
    @Override
    public String toString() {
        return "postgresql://%s@%s/%s"
                .formatted(
                        encode(user),
                        endpoints.stream()
                                .map(
                                        endpoint ->
                                                endpoint.unixSocket().isPresent()
                                                        ? encode(endpoint.host())
                                                                + ":"
                                                                + endpoint.port()
                                                        : endpoint.toString())
                                .collect(Collectors.joining(",")),
                        encode(database));
    }

    private static String encode(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static List<Endpoint> endpoints(Conninfo conninfo) {
        List<String> hosts = list(conninfo, Keyword.HOST);
        List<String> addresses = list(conninfo, Keyword.HOSTADDR);
        List<String> ports = list(conninfo, Keyword.PORT);
        int count = Math.max(1, Math.max(hosts.size(), addresses.size()));
        if (!hosts.isEmpty() && !addresses.isEmpty() && hosts.size() != addresses.size()) {
            throw wrong(
                    "%d hosts but %d hostaddr values".formatted(hosts.size(), addresses.size()),
                    "give one hostaddr for each host");
        }
        if (ports.size() > 1 && ports.size() != count) {
            throw wrong(
                    "%d ports for %d hosts".formatted(ports.size(), count),
                    "give one port for all hosts, or one for each");
        }
        var endpoints = new ArrayList<Endpoint>();
        for (int i = 0; i < count; i++) {
            String host = i < hosts.size() ? hosts.get(i) : "";
            Optional<String> address =
                    Optional.of(i < addresses.size() ? addresses.get(i) : "")
                            .filter(text -> !text.isEmpty());
            int port = ports.isEmpty() ? DEFAULT_PORT : port(ports.get(ports.size() > 1 ? i : 0));
            endpoints.add(
                    host.isEmpty() && address.isEmpty()
                            ? Endpoint.local(port)
                            : new Endpoint(
                                    host.isEmpty() ? address.orElseThrow() : host, address, port));
        }
        return List.copyOf(endpoints);
    }

    private static List<String> list(Conninfo conninfo, Keyword keyword) {
        return conninfo.value(keyword).map(text -> List.of(text.split(",", -1))).orElse(List.of());
    }

    private static int port(String text) {
        if (text.isEmpty()) {
            return DEFAULT_PORT;
        }
        // A URI whose password has an unencoded '/' or '#' is cut there, so that a piece of the
        // password stands where a port is expected: only what looks like a number is shown.
        boolean number = text.strip().matches("[+-]?[0-9]+");
        if (number && text.strip().length() <= 6) {
            int port = Integer.parseInt(text.strip());
            if (port >= 1 && port <= 65535) {
                return port;
            }
        }
        throw wrong(
                number || text.length() <= 5
                        ? "invalid port '%s'".formatted(text)
                        : "the port is not a number",
                "a port is a number from 1 to 65535; in a URI, write '/' in a password as %2F");
    }

    private static Failure wrong(String what, String remedy) {
        return new Failure(ExitCode.BAD_INPUT, "connection string: " + what, remedy, null);
    }
}
