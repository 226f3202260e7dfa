package dev.rehome.postgres.connect;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.connect.conninfo.Keyword;
import java.util.List;
import java.util.Map;

/** The values libpq's parameters may take, and the few of them that a move cannot use. */
final class Parameters {
    private static final Map<Keyword, List<String>> CHOICES =
            Map.of(
                    Keyword.SSLMODE,
                    List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
                    Keyword.SSLNEGOTIATION,
                    List.of("postgres", "direct"),
                    Keyword.SSLCERTMODE,
                    List.of("disable", "allow", "require"),
                    Keyword.CHANNEL_BINDING,
                    List.of("disable", "prefer", "require"),
                    Keyword.TARGET_SESSION_ATTRS,
                    List.of(
                            "any",
                            "read-write",
                            "read-only",
                            "primary",
                            "standby",
                            "prefer-standby"),
                    Keyword.LOAD_BALANCE_HOSTS,
                    List.of("disable", "random"),
                    // Under GSS encryption the driver alone can read the wire, and COPY bytes
                    // could not be relayed.
                    Keyword.GSSENCMODE,
                    List.of("disable", "prefer"),
                    Keyword.SSL_MIN_PROTOCOL_VERSION,
                    List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"),
                    Keyword.SSL_MAX_PROTOCOL_VERSION,
                    List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"));
    private static final List<Keyword> NUMBERS =
            List.of(
                    Keyword.CONNECT_TIMEOUT,
                    Keyword.KEEPALIVES,
                    Keyword.KEEPALIVES_COUNT,
                    Keyword.KEEPALIVES_IDLE,
                    Keyword.KEEPALIVES_INTERVAL,
                    Keyword.TCP_USER_TIMEOUT);

    private Parameters() {}

    static void check(Map<String, String> parameters) {
        CHOICES.forEach(
                (keyword, choices) -> {
                    String value = parameters.get(keyword.spelled());
                    if (value != null && !choices.contains(value)) {
                        throw wrong(keyword, value, "use one of " + String.join(", ", choices));
                    }
                });
        for (Keyword keyword : NUMBERS) {
            String value = parameters.get(keyword.spelled());
            if (value != null && !value.strip().matches("-?[0-9]{1,9}")) {
                throw wrong(keyword, value, "give a whole number");
            }
        }
        String replication = parameters.get(Keyword.REPLICATION.spelled());
        if (replication != null && !List.of("false", "off", "no", "0").contains(replication)) {
            throw wrong(
                    Keyword.REPLICATION,
                    replication,
                    "leave it out: sessions of a move are ordinary ones");
        }
    }

    private static Failure wrong(Keyword keyword, String value, String remedy) {
        return new Failure(
                ExitCode.BAD_INPUT,
                "connection string: %s '%s' is not possible".formatted(keyword.spelled(), value),
                remedy,
                null);
    }
}
