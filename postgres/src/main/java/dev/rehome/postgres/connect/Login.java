package dev.rehome.postgres.connect;

import dev.rehome.engine.secret.Secret;
import dev.rehome.postgres.connect.ConnectFailure.Reason;
import dev.rehome.postgres.connect.conninfo.Keyword;
import dev.rehome.postgres.connect.tls.Tls;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.postgresql.Driver;

/**
 * Tries the endpoints of a connection string in turn, each address behind a name too, until one
 * lets us in and is of the kind that {@code target_session_attrs} asks for.
 */
final class Login {
    /** libpq would wait for ever; a move that hangs silently is worse than one that says so. */
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    /** How long a server may take to start or recover before that counts as a failure. */
    private static final Duration STARTUP_PATIENCE = Duration.ofSeconds(60);

    private static final Duration STARTUP_PAUSE = Duration.ofMillis(250);

    private static final Map<Keyword, String> DRIVER_PROPERTIES =
            Map.of(
                    Keyword.APPLICATION_NAME, "ApplicationName",
                    Keyword.CHANNEL_BINDING, "channelBinding",
                    Keyword.KRBSRVNAME, "kerberosServerName",
                    Keyword.OPTIONS, "options",
                    Keyword.REQUIRE_AUTH, "requireAuth",
                    Keyword.SSLNEGOTIATION, "sslNegotiation");

    private final ConnectionString address;
    private final Duration timeout;

    Login(ConnectionString address) {
        this.address = address;
        int seconds =
                address.parameter(Keyword.CONNECT_TIMEOUT)
                        .map(text -> Integer.parseInt(text.strip()))
                        .orElse(Math.toIntExact(DEFAULT_TIMEOUT.toSeconds()));
        this.timeout = Duration.ofSeconds(Math.max(0, seconds)); // 0 waits for ever, as in libpq
    }

    /** A pgjdbc connection and the attempt that led to it. */
    record Success(Connection jdbc, Dial dial) {}

    Success open() {
        long start = System.nanoTime();
        while (true) {
            try {
                return anywhere();
            } catch (ConnectFailure e) {
                boolean patient = System.nanoTime() - start < STARTUP_PATIENCE.toNanos();
                if (e.reason() != Reason.NOT_ACCEPTING || !patient) {
                    throw e;
                }
                pause(e);
            }
        }
    }

    private Success anywhere() {
        String wanted = address.parameter(Keyword.TARGET_SESSION_ATTRS).orElse("any");
        var endpoints = new ArrayList<>(address.endpoints());
        if (address.parameter(Keyword.LOAD_BALANCE_HOSTS).orElse("disable").equals("random")) {
            Collections.shuffle(endpoints);
        }
        var failures = new ArrayList<ConnectFailure>();
        for (String kind :
                wanted.equals("prefer-standby") ? List.of("standby", "any") : List.of(wanted)) {
            failures.clear();
            for (Endpoint endpoint : endpoints) {
                Optional<Success> success = at(endpoint, kind, failures);
                if (success.isPresent()) {
                    return success.get();
                }
            }
        }
        throw failures.size() == 1 ? failures.getFirst() : all(failures);
    }

    private Optional<Success> at(Endpoint endpoint, String kind, List<ConnectFailure> failures) {
        List<SocketAddress> addresses;
        try {
            addresses = Dial.addresses(endpoint);
        } catch (IOException e) {
            failures.add(
                    new ConnectFailure(
                            Reason.UNKNOWN_HOST,
                            "host '%s' has no address"
                                    .formatted(endpoint.address().orElse(endpoint.host())),
                            "",
                            e));
            return Optional.empty();
        }
        for (SocketAddress each : addresses) {
            try {
                return Optional.of(login(new Dial(endpoint, each, address, timeout), kind));
            } catch (ConnectFailure e) {
                if (!e.reason().elsewhere()) {
                    throw e;
                }
                failures.add(e);
            }
        }
        return Optional.empty();
    }

    private Success login(Dial dial, String kind) {
        Optional<Secret> password = address.password(dial.endpoint(), address.database());
        try {
            Connection jdbc =
                    ScopedValue.where(Dial.CURRENT, dial)
                            .call(() -> new Driver().connect(url(), properties(dial, password)));
            if (jdbc == null) {
                throw new IllegalStateException("pgjdbc does not know its own URL");
            }
            jdbc.setNetworkTimeout(Runnable::run, 0); // it was meant for the login alone
            String found = kind.equals("any") ? kind : kind(jdbc, kind);
            if (!found.equals(kind)) {
                jdbc.close();
                throw new ConnectFailure(
                        Reason.WRONG_KIND,
                        "the server at %s is %s, not %s".formatted(dial.endpoint(), found, kind),
                        "",
                        null);
            }
            return new Success(jdbc, dial);
        } catch (SQLException e) {
            throw ConnectFailure.of(address, dial, password.isPresent(), e);
        }
    }

    /** The wanted kind where the server is of it, else the one that it is of. */
    private static String kind(Connection jdbc, String wanted) throws SQLException {
        String sql =
                "SELECT pg_catalog.pg_is_in_recovery(),"
                        + " pg_catalog.current_setting('transaction_read_only') = 'on'";
        try (var statement = jdbc.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            boolean standby = row.getBoolean(1);
            boolean readOnly = standby || row.getBoolean(2);
            return switch (wanted) {
                case "primary", "standby" -> standby ? "standby" : "primary";
                default -> readOnly ? "read-only" : "read-write";
            };
        }
    }

    private Properties properties(Dial dial, Optional<Secret> password) {
        Endpoint endpoint = dial.endpoint();
        boolean local = endpoint.unixSocket().isPresent();
        var properties = new Properties();
        // The driver connects nowhere by itself; it needs a host for Kerberos and for messages.
        properties.setProperty("PGHOST", local ? "localhost" : endpoint.host());
        properties.setProperty("PGPORT", Integer.toString(endpoint.port()));
        properties.setProperty("user", address.user());
        // Without one the driver would look into password files by rules of its own.
        properties.setProperty("password", password.map(Secret::value).orElse(""));
        properties.setProperty("socketFactory", WireSocketFactory.class.getName());
        properties.setProperty("sslfactory", WireTlsFactory.class.getName());
        properties.setProperty("sslmode", local ? "disable" : driverMode());
        properties.setProperty("gssEncMode", "disable");
        properties.setProperty("loginTimeout", "0");
        properties.setProperty("socketTimeout", Long.toString(timeout.toSeconds()));
        properties.setProperty("tcpKeepAlive", "true");
        // Rows are relayed in the source database's own encoding.
        properties.setProperty("allowEncodingChanges", "true");
        DRIVER_PROPERTIES.forEach(
                (keyword, property) ->
                        address.parameter(keyword)
                                .ifPresent(value -> properties.setProperty(property, value)));
        return properties;
    }

    private String url() {
        return "jdbc:postgresql:" + URLEncoder.encode(address.database(), StandardCharsets.UTF_8);
    }

    /** Names are checked by our own factory, with libpq's rules. */
    private String driverMode() {
        String mode = new Tls(address.parameters()).mode();
        return mode.equals("verify-full") ? "verify-ca" : mode;
    }

    private ConnectFailure all(List<ConnectFailure> failures) {
        boolean waiting = failures.stream().allMatch(e -> e.reason() == Reason.NOT_ACCEPTING);
        return new ConnectFailure(
                waiting ? Reason.NOT_ACCEPTING : failures.getLast().reason(),
                failures.stream()
                        .map(ConnectFailure::getMessage)
                        .distinct()
                        .collect(Collectors.joining("; ")),
                "",
                failures.getLast());
    }

    private static void pause(ConnectFailure reason) {
        try {
            Thread.sleep(STARTUP_PAUSE); // the server tells nobody when it is ready
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw reason;
        }
    }
}
