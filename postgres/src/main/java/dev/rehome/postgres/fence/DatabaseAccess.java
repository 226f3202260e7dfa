package dev.rehome.postgres.fence;

import java.util.List;

/**
 * Who may do what with a database, as far as a fence changes it: the very state that releasing the
 * fence brings back.
 *
 * @param readOnly the rows of {@code default_transaction_read_only}, explicit {@code off} included
 * @param grants who may connect, and on whose grant
 */
public record DatabaseAccess(String database, List<Setting> readOnly, List<Grant> grants) {
    /** A role that stands for everybody: {@code PUBLIC} in a grant, all roles in a setting. */
    public static final String EVERYBODY = "";

    public DatabaseAccess {
        readOnly = List.copyOf(readOnly);
        grants = List.copyOf(grants);
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
    public record Grant(String grantee, String grantor, boolean grantable) {}
}
