package dev.rehome.postgres.schema;

/**
 * Where it is kept, outside the server, which memberships were lent to the login. Durable when it
 * returns.
 */
@FunctionalInterface
public interface MembershipLog {
    /** For what is not to be given back. */
    MembershipLog NONE = _ -> {};

    /**
     * A membership is about to be made.
     *
     * @param ending the statement that ends it
     */
    void lent(String ending);
}
