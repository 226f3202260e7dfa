package dev.rehome.postgres.connect;

import dev.rehome.engine.report.Failure;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** A PostgreSQL server and how to reach it. Opens sessions; keeps none. */
public record Server(ConnectionString address) {

    /** A session in the address's own database. */
    public Session open() {
        return open(address.database());
    }

    /**
     * A session in that database.
     *
     * @throws Failure naming host, port, database and user, and what to do
     */
    public Session open(String database) {
        var properties = new Properties();
        properties.setProperty("user", address.user());
        address.password().ifPresent(secret -> properties.setProperty("password", secret.value()));
        String key = WireSocketFactory.expect();
        properties.setProperty("socketFactory", WireSocketFactory.class.getName());
        properties.setProperty("socketFactoryArg", key);
        try {
            Connection jdbc =
                    DriverManager.getConnection(
                            "jdbc:postgresql://%s:%d/%s"
                                    .formatted(address.host(), address.port(), database),
                            properties);
            return new Session(this, database, jdbc, WireSocketFactory.take(key));
        } catch (SQLException e) {
            throw new Failure(
                    "cannot connect to %s: %s"
                            .formatted(address.withDatabase(database), e.getMessage()),
                    "check host, port, user and password");
        }
    }
}
