package dev.rehome.postgres.catalog;

/**
 * A data type that some column uses, directly or inside another type.
 *
 * @param element what it is made of: an array's element, a domain's base, a range's subtype; 0 for
 *     the others
 * @param binary whether it can be sent and received in binary form at all
 */
public record Type(long oid, QualifiedName name, Kind kind, long element, boolean binary) {

    /** Oids from here on are given out at run time and differ from server to server. */
    private static final long FIRST_USER_OID = 16384;

    public enum Kind {
        BASE,
        ARRAY,
        DOMAIN,
        ENUM,
        COMPOSITE,
        RANGE,
        MULTIRANGE,
        PSEUDO
    }

    /** Comes with the server, so its oid is the same on every server that has it. */
    public boolean builtIn() {
        return oid < FIRST_USER_OID;
    }
}
