package dev.rehome.postgres.fence;

import static dev.rehome.postgres.catalog.QualifiedName.literal;
import static dev.rehome.postgres.catalog.QualifiedName.quote;

import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.fence.DatabaseAccess.Setting;
import dev.rehome.postgres.globals.FenceSettings;
import java.sql.SQLException;

/**
 * Brings back the settings of a database that a fence changes.
 *
 * @param now as they are
 * @param before as they were
 */
record ReleasedSettings(Session session, DatabaseAccess now, DatabaseAccess before) {

    /** Which sessions begin read-only. */
    void bring() throws SQLException {
        for (Setting setting : now.readOnly()) {
            boolean kept =
                    before.readOnly().stream().anyMatch(old -> old.role().equals(setting.role()));
            if (!kept) {
                reset(setting.role(), FenceSettings.READ_ONLY);
            }
        }
        for (Setting setting : before.readOnly()) {
            if (!now.readOnly().contains(setting)) {
                set(setting.role(), FenceSettings.READ_ONLY, setting.value());
            }
        }
    }

    /** Takes the sign away that says whose fence it is. */
    void unsign() throws SQLException {
        if (before.sign().isEmpty()) {
            reset(DatabaseAccess.EVERYBODY, FenceSettings.SIGN);
        } else if (!before.sign().equals(now.sign())) {
            set(DatabaseAccess.EVERYBODY, FenceSettings.SIGN, before.sign().orElseThrow());
        }
    }

    private void set(String role, String setting, String value) throws SQLException {
        session.execute("%s SET %s = %s".formatted(alter(role), setting, literal(value)));
    }

    private void reset(String role, String setting) throws SQLException {
        session.execute("%s RESET %s".formatted(alter(role), setting));
    }

    private String alter(String role) {
        return role.equals(DatabaseAccess.EVERYBODY)
                ? "ALTER DATABASE " + quote(now.database())
                : "ALTER ROLE %s IN DATABASE %s".formatted(quote(role), quote(now.database()));
    }
}
