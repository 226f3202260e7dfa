package dev.rehome.postgres.connect;

import dev.rehome.engine.secret.Secret;
import java.util.Map;
import java.util.Optional;

/**
 * Where a server is and how to log in, as libpq's URIs and keyword strings say it.
 *
 * @param host a name, an address, or the folder of a unix socket
 * @param database the one to connect to when none is named
 * @param parameters the remaining libpq keywords, such as {@code sslmode}
 */
public record ConnectionString(
        String host,
        int port,
        String database,
        String user,
        Optional<Secret> password,
        Map<String, String> parameters) {

    /**
     * Reads {@code postgresql://user:password@host:port/database?sslmode=require} and the like.
     *
     * @throws dev.rehome.engine.report.Failure with BAD_INPUT and what is wrong; never shows the
     *     password
     */
    public static ConnectionString parse(String text) {
        var uri = java.net.URI.create(text); // the whole of libpq's grammar is still to come
        String user = Optional.ofNullable(uri.getUserInfo()).orElse("postgres");
        int colon = user.indexOf(':');
        return new ConnectionString(
                uri.getHost(),
                uri.getPort() < 0 ? 5432 : uri.getPort(),
                uri.getPath().length() > 1 ? uri.getPath().substring(1) : "postgres",
                colon < 0 ? user : user.substring(0, colon),
                colon < 0
                        ? Optional.empty()
                        : Optional.of(new Secret("connection string", user.substring(colon + 1))),
                Map.of());
    }

    /** The same server and login, another database. */
    public ConnectionString withDatabase(String name) {
        return new ConnectionString(host, port, name, user, password, parameters);
    }

    /** Without the password: {@code postgresql://user@host:port/database}. */
    @Override
    public String toString() {
        return "postgresql://%s@%s:%d/%s".formatted(user, host, port, database);
    }
}
