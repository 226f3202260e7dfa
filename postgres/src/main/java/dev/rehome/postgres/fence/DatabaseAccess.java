package dev.rehome.postgres.fence;

import dev.rehome.postgres.globals.FenceSettings;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Who may do what with a database, as far as a fence changes it: the state that releasing the fence
 * brings back, but for what others have changed meanwhile ({@link Since}).
 *
 * @param readOnly the rows of {@code default_transaction_read_only}, explicit {@code off} included
 * @param grants who may connect, and on whose grant
 * @param sign the database's own {@code application_name}, where a fence says whose it is
 */
public record DatabaseAccess(
        String database, List<Setting> readOnly, List<Grant> grants, Optional<String> sign) {
    /** A role that stands for everybody: {@code PUBLIC} in a grant, all roles in a setting. */
    public static final String EVERYBODY = "";

    /** The ways to write it, each of which may be cut short. */
    private static final Set<String> ON =
            Set.of("on", "true", "tru", "tr", "t", "yes", "ye", "y", "1");

    public DatabaseAccess {
        readOnly = List.copyOf(readOnly);
        grants = List.copyOf(grants);
    }

    /** The run whose fence stands; empty when none does, or one that left no sign. */
    public Optional<String> fencedBy() {
        return sign.flatMap(FenceSettings::signer);
    }

    /** Whether sessions begin read-only unless a role has another setting. */
    public boolean beginsReadOnly() {
        return readOnly.stream()
                .filter(setting -> setting.role().equals(EVERYBODY))
                .map(setting -> setting.value().toLowerCase(Locale.ROOT))
                .anyMatch(ON::contains);
    }

    /**
     * {@code ALTER ROLE role IN DATABASE … SET}, or {@code ALTER DATABASE … SET} for {@link
     * #EVERYBODY}.
     *
     * @param value as it was written: {@code on}, {@code off}, {@code true}, …
     */
    public record Setting(String role, String value) {}

    /**
     * The right to connect.
     *
     * @param grantee a role or {@link #EVERYBODY}
     * @param grantor who granted it; the owner for the rights a database is born with
     * @param grantable whether the grantee may grant it on
     */
    public record Grant(String grantee, String grantor, boolean grantable) {

        /** Whether it is the same right, but perhaps for whether it may be granted on. */
        boolean sameParties(Grant other) {
            return grantee.equals(other.grantee) && grantor.equals(other.grantor);
        }
    }
}
