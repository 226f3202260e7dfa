package dev.rehome.postgres.connect.conninfo;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Spelling;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The connection parameters libpq knows (its table in {@code fe-connect.c}, PostgreSQL 18), each
 * with the environment variable that gives it where the connection string does not.
 */
public enum Keyword {
    HOST("PGHOST"),
    HOSTADDR("PGHOSTADDR"),
    PORT("PGPORT"),
    DBNAME("PGDATABASE"),
    USER("PGUSER"),
    PASSWORD("PGPASSWORD"),
    PASSFILE("PGPASSFILE"),
    SERVICE("PGSERVICE"),
    SERVICEFILE("PGSERVICEFILE"),
    APPLICATION_NAME("PGAPPNAME"),
    FALLBACK_APPLICATION_NAME,
    CHANNEL_BINDING("PGCHANNELBINDING"),
    CLIENT_ENCODING("PGCLIENTENCODING"),
    CONNECT_TIMEOUT("PGCONNECT_TIMEOUT"),
    GSSDELEGATION("PGGSSDELEGATION"),
    GSSENCMODE("PGGSSENCMODE"),
    GSSLIB("PGGSSLIB"),
    KEEPALIVES,
    KEEPALIVES_COUNT,
    KEEPALIVES_IDLE,
    KEEPALIVES_INTERVAL,
    KRBSRVNAME("PGKRBSRVNAME"),
    LOAD_BALANCE_HOSTS("PGLOADBALANCEHOSTS"),
    MAX_PROTOCOL_VERSION("PGMAXPROTOCOLVERSION"),
    MIN_PROTOCOL_VERSION("PGMINPROTOCOLVERSION"),
    OPTIONS("PGOPTIONS"),
    REPLICATION,
    REQUIRE_AUTH("PGREQUIREAUTH"),
    REQUIREPEER("PGREQUIREPEER"),
    SSL_MAX_PROTOCOL_VERSION("PGSSLMAXPROTOCOLVERSION"),
    SSL_MIN_PROTOCOL_VERSION("PGSSLMINPROTOCOLVERSION"),
    SSLCERT("PGSSLCERT"),
    SSLCERTMODE("PGSSLCERTMODE"),
    SSLCOMPRESSION("PGSSLCOMPRESSION"),
    SSLCRL("PGSSLCRL"),
    SSLCRLDIR("PGSSLCRLDIR"),
    SSLKEY("PGSSLKEY"),
    SSLKEYLOGFILE,
    SSLMODE("PGSSLMODE"),
    SSLNEGOTIATION("PGSSLNEGOTIATION"),
    SSLPASSWORD,
    SSLROOTCERT("PGSSLROOTCERT"),
    SSLSNI("PGSSLSNI"),
    TARGET_SESSION_ATTRS("PGTARGETSESSIONATTRS"),
    TCP_USER_TIMEOUT;

    private final String variable;

    Keyword() {
        this("");
    }

    Keyword(String variable) {
        this.variable = variable;
    }

    /** As it is written in a connection string: {@code sslmode}. */
    public String spelled() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The environment variable, such as {@code PGSSLMODE}; a few keywords have none. */
    public Optional<String> variable() {
        return variable.isEmpty() ? Optional.empty() : Optional.of(variable);
    }

    /**
     * The keyword of that spelling.
     *
     * @param where what is being read, for the message: {@code connection URI}
     * @throws Failure naming the nearest keyword when there is none
     */
    static Keyword named(String text, String where) {
        return Arrays.stream(values())
                .filter(keyword -> keyword.spelled().equals(text))
                .findFirst()
                .orElseThrow(() -> unknown(text, where));
    }

    private static Failure unknown(String text, String where) {
        String remedy =
                Spelling.nearest(text, Arrays.stream(values()).map(Keyword::spelled).toList())
                        .map("did you mean '%s'?"::formatted)
                        .orElse("use the parameters of libpq, such as host, port, dbname, sslmode");
        return new Failure(
                ExitCode.BAD_INPUT,
                "%s: unknown parameter '%s'".formatted(where, text),
                remedy,
                null);
    }
}
