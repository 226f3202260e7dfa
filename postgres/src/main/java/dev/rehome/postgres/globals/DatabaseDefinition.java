package dev.rehome.postgres.globals;

import java.util.List;
import java.util.Optional;

/**
 * What a database is made of, apart from its contents.
 *
 * @param connectionLimit -1 for none
 * @param grants empty when it has the rights a database is born with
 */
public record DatabaseDefinition(
        String name,
        String owner,
        String encoding,
        Locale locale,
        String tablespace,
        int connectionLimit,
        Optional<String> comment,
        List<Grant> grants,
        List<RoleSetting> settings) {

    /**
     * How text is ordered.
     *
     * @param provider {@code c} libc, {@code i} ICU, {@code b} built in
     * @param collate {@code LC_COLLATE} of the operating system
     * @param name the ICU or built-in locale
     * @param rules ICU rules on top of it
     */
    public record Locale(
            char provider,
            String collate,
            String ctype,
            Optional<String> name,
            Optional<String> rules) {}

    /** A right on the database; no grantee means PUBLIC. */
    public record Grant(Optional<String> grantee, String privilege, boolean grantable) {}

    /** A setting of the database, or of one role in it. */
    public record RoleSetting(Optional<String> role, Setting setting) {}
}
