package dev.rehome.postgres.connect.conninfo;

import dev.rehome.engine.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * libpq's password file, {@code ~/.pgpass} where nothing else is said: lines of {@code
 * host:port:database:user:password}, the first that matches counts, {@code *} matches anything, and
 * a backslash escapes {@code :} and itself. Others must not be able to read it, else it is ignored.
 */
public record PassFile(Path path) {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            Set.of(
                    PosixFilePermission.OWNER_READ,
                    PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.OWNER_EXECUTE);

    /**
     * The password for that login, read anew each time.
     *
     * @param host {@code localhost} for the default folder of unix sockets, as in libpq
     */
    public Optional<Secret> password(String host, int port, String database, String user) {
        if (!Files.isRegularFile(path) || ignored().isPresent()) {
            return Optional.empty();
        }
        List<String> login = List.of(host, Integer.toString(port), database, user);
        try {
            return Files.readAllLines(path).stream()
                    .filter(line -> !line.startsWith("#"))
                    .map(PassFile::fields)
                    .filter(fields -> fields.size() == 5 && matches(fields, login))
                    .findFirst()
                    .map(fields -> new Secret("passfile " + path, fields.getLast()));
        } catch (IOException e) {
            return Optional.empty(); // libpq goes on without it, and the server asks
        }
    }

    /** Why the file is not used although it is there. */
    public Optional<String> ignored() {
        if (!Files.isRegularFile(path)) {
            return Optional.empty();
        }
        if (!Files.isReadable(path)) {
            return Optional.of("password file %s cannot be read".formatted(path));
        }
        try {
            if (OWNER_ONLY.containsAll(Files.getPosixFilePermissions(path))) {
                return Optional.empty();
            }
        } catch (UnsupportedOperationException | IOException e) {
            return Optional.empty(); // no such permissions on this file system
        }
        return Optional.of(
                "password file %s is ignored because others can read it: chmod 600 it"
                        .formatted(path));
    }

    /** One line for that login with {@code :} and {@code \} escaped. */
    public static String line(String host, int port, String database, String user, String secret) {
        return String.join(
                ":",
                escape(host),
                Integer.toString(port),
                escape(database),
                escape(user),
                escape(secret));
    }

    private static String escape(String field) {
        return field.replace("\\", "\\\\").replace(":", "\\:");
    }

    private static boolean matches(List<String> fields, List<String> login) {
        for (int i = 0; i < login.size(); i++) {
            if (!fields.get(i).equals("*") && !fields.get(i).equals(login.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The fields of a line; the password is the fifth and ends at a further unescaped colon. */
    private static List<String> fields(String line) {
        var fields = new ArrayList<String>();
        var field = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && i + 1 < line.length()) {
                field.append(line.charAt(++i));
            } else if (c == ':') {
                fields.add(field.toString());
                field.setLength(0);
                if (fields.size() == 5) {
                    return fields;
                }
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}
