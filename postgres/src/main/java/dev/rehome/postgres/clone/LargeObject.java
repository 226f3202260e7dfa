package dev.rehome.postgres.clone;

import java.util.List;
import java.util.Optional;

/**
 * A large object as its catalogs describe it.
 *
 * @param grants empty when it has the privileges it was born with: all to its owner
 * @param start its first bytes
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record LargeObject(
        long oid,
        String owner,
        Optional<List<Grant>> grants,
        Optional<String> comment,
        byte[] start) {

    /**
     * A privilege somebody holds.
     *
     * @param grantee absent for PUBLIC
     */
    record Grant(Optional<String> grantee, String privilege, boolean grantable) {}
}
