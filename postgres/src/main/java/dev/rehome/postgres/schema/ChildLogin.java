package dev.rehome.postgres.schema;

import dev.rehome.postgres.connect.ConnectionString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;

/** How a child program logs in: PG* variables, and the password in a file only we can read. */
final class ChildLogin implements AutoCloseable {
    private final ConnectionString address;
    private final Path passFile;

    ChildLogin(ConnectionString address) {
        this.address = address;
        try {
            passFile =
                    Files.createTempFile(
                            "rehome-",
                            ".pgpass",
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")));
            if (address.password().isPresent()) {
                String password = address.password().get().value();
                Files.writeString(
                        passFile,
                        "*:*:*:*:" + password.replace("\\", "\\\\").replace(":", "\\:") + "\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a password file", e);
        }
    }

    Map<String, String> variables() {
        var variables = new HashMap<String, String>();
        variables.put("PGHOST", address.host());
        variables.put("PGPORT", Integer.toString(address.port()));
        variables.put("PGUSER", address.user());
        variables.put("PGDATABASE", address.database());
        variables.put("PGPASSFILE", passFile.toString());
        return variables;
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(passFile);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + passFile, e);
        }
    }
}
