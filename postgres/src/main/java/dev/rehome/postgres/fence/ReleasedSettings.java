package dev.rehome.postgres.fence;

import static dev.rehome.postgres.catalog.QualifiedName.literal;
import static dev.rehome.postgres.catalog.QualifiedName.quote;

import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.fence.DatabaseAccess.Setting;
import dev.rehome.postgres.globals.FenceSettings;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Brings back the settings of a database that a fence changes.
 *
 * @param since as it was found
 */
record ReleasedSettings(Session session, Since since) {

    /** Which sessions begin read-only. */
    void bring() throws SQLException {
        for (Setting setting : since.added()) {
            reset(setting.role(), FenceSettings.READ_ONLY);
        }
        for (Setting setting : since.overwritten()) {
            set(setting.role(), FenceSettings.READ_ONLY, setting.value());
        }
    }

    /** Takes the sign away that says whose fence it is. */
    void unsign() throws SQLException {
        if (!since.signed()) {
            return;
        }
        Optional<String> own = since.before().sign();
        if (own.isPresent()) {
            set(DatabaseAccess.EVERYBODY, FenceSettings.SIGN, own.get());
        } else {
            reset(DatabaseAccess.EVERYBODY, FenceSettings.SIGN);
        }
    }

    private void set(String role, String setting, String value) throws SQLException {
        session.execute("%s SET %s = %s".formatted(alter(role), setting, literal(value)));
    }

    private void reset(String role, String setting) throws SQLException {
        session.execute("%s RESET %s".formatted(alter(role), setting));
    }

    private String alter(String role) {
        String database = quote(since.before().database());
        return role.equals(DatabaseAccess.EVERYBODY)
                ? "ALTER DATABASE " + database
                : "ALTER ROLE %s IN DATABASE %s".formatted(quote(role), database);
    }
}
