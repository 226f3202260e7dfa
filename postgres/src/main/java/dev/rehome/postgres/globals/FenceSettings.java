package dev.rehome.postgres.globals;

import java.util.Optional;

/**
 * What a fence writes into the settings of a database. It is about that server and that move: no
 * copy of the database takes it along.
 */
public final class FenceSettings {
    /** Whether new sessions begin read-only. */
    public static final String READ_ONLY = "default_transaction_read_only";

    /**
     * Says whose fence it is. Of the settings that take any text it is the one that an owner may
     * give to a database without being superuser (a name with a dot needs one, see {@code
     * validate_option_array_item} in PostgreSQL's guc.c), and it does nothing to a session but be
     * shown; clients that say what they are outrank it.
     */
    public static final String SIGN = "application_name";

    private static final String FENCED_BY = "rehome fence ";

    private FenceSettings() {}

    /** What is written down under {@link #SIGN} while that run's fence stands. */
    public static String signed(String run) {
        return FENCED_BY + run;
    }

    /** The run that wrote it; empty when no fence did. */
    public static Optional<String> signer(String value) {
        return Optional.of(value)
                .filter(text -> text.startsWith(FENCED_BY))
                .map(text -> text.substring(FENCED_BY.length()));
    }

    /** Whether a fence may have written it. */
    static boolean hold(Setting setting) {
        return setting.name().equals(READ_ONLY)
                || (setting.name().equals(SIGN) && signer(setting.value()).isPresent());
    }

    /** Whether the statement that sets one of a database's settings says what a fence may write. */
    public static boolean said(String statement) {
        return statement.contains(READ_ONLY)
                || (statement.contains(SIGN) && statement.contains("'" + FENCED_BY));
    }
}
