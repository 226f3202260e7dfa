package dev.rehome.postgres.connect.conninfo;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import java.util.Arrays;
import java.util.Comparator;
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

    private static final int NEAR = 4;
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
                Arrays.stream(values())
                        .map(Keyword::spelled)
                        .min(Comparator.comparingInt(word -> distance(word, text)))
                        .filter(word -> distance(word, text) < NEAR)
                        .map("did you mean '%s'?"::formatted)
                        .orElse("use the parameters of libpq, such as host, port, dbname, sslmode");
        return new Failure(
                ExitCode.BAD_INPUT,
                "%s: unknown parameter '%s'".formatted(where, text),
                remedy,
                null);
    }

    /** Levenshtein's distance: letters to insert, drop or change. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                int best = Math.min(diagonal + change, Math.min(row[j], row[j - 1]) + 1);
                diagonal = row[j];
                row[j] = best;
            }
        }
        return row[other.length()];
    }
}
