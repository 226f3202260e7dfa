package dev.rehome.postgres.globals;

import dev.rehome.engine.secret.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A user or group.
 *
 * @param connectionLimit -1 for none
 * @param validUntil as the server prints it; {@code infinity} is possible
 * @param password the hash, when it was asked for and may be read
 * @param settings {@code ALTER ROLE … SET}, in all databases
 */
public record Role(
        String name,
        Set<Attribute> attributes,
        int connectionLimit,
        Optional<String> validUntil,
        Optional<String> comment,
        Optional<Secret> password,
        List<Setting> settings) {

    /** What a role may do; spelled as in CREATE ROLE. */
    public enum Attribute {
        SUPERUSER,
        INHERIT,
        CREATEROLE,
        CREATEDB,
        LOGIN,
        REPLICATION,
        BYPASSRLS
    }

    /** A login of whose password nothing is known. */
    boolean needsPassword() {
        return attributes.contains(Attribute.LOGIN) && password.isEmpty();
    }

    /** What another role of the name has otherwise and would keep, in words. */
    List<String> keptBy(Role other) {
        var words = new ArrayList<String>();
        for (Attribute attribute : Attribute.values()) {
            if (attributes.contains(attribute) != other.attributes.contains(attribute)) {
                words.add(
                        (other.attributes.contains(attribute) ? "with " : "without ") + attribute);
            }
        }
        if (connectionLimit != other.connectionLimit) {
            words.add("with connection limit %d".formatted(other.connectionLimit));
        }
        if (password.isPresent()) {
            words.add("with the password that it has");
        }
        return words;
    }

    /**
     * That one role is a member of another.
     *
     * @param inherit and {@code set}: options of PostgreSQL 16 and up, empty when from before
     */
    public record Membership(
            String role,
            String member,
            String grantor,
            boolean admin,
            Optional<Boolean> inherit,
            Optional<Boolean> set) {

        @Override
        public String toString() {
            return "%s in %s".formatted(member, role);
        }
    }
}
