package dev.rehome.postgres.connect.conninfo;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a connection string is completed from: the process's environment, home folder and user.
 *
 * @param user the operating system's user, libpq's default for the database user
 */
public record Surroundings(Map<String, String> variables, Path home, String user) {

    /** Those of this process. As in libpq since 15, HOME comes before the user's entry. */
    public static Surroundings ofProcess() {
        String home = System.getenv().getOrDefault("HOME", "");
        return new Surroundings(
                System.getenv(),
                Path.of(home.isEmpty() ? System.getProperty("user.home") : home),
                System.getProperty("user.name"));
    }

    /** A variable's value; as in libpq, an empty one counts as given. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name));
    }

    /** Keeps the values of the environment, PGPASSWORD among them, out of messages. */
    @Override
    public String toString() {
        return "surroundings of " + user;
    }
}
