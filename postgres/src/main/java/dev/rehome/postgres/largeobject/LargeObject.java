package dev.rehome.postgres.largeobject;

import dev.rehome.postgres.catalog.QualifiedName;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A large object as its catalogs describe it.
 *
 * @param grants empty when it has the privileges it was born with: all to its owner
 * @param start its first bytes
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record LargeObject(
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
    public record Grant(Optional<String> grantee, String privilege, boolean grantable) {}

    /** Says the comment again; nothing where there is none. */
    public Optional<String> commenting() {
        return comment.map(
                text ->
                        "COMMENT ON LARGE OBJECT %d IS %s"
                                .formatted(oid, QualifiedName.literal(text)));
    }

    /** Gives the privileges again, to an object that has those it was born with. */
    public List<String> granting() {
        return grants.orElse(List.of()).stream()
                .map(
                        grant ->
                                "GRANT %s ON LARGE OBJECT %d TO %s%s"
                                        .formatted(
                                                grant.privilege,
                                                oid,
                                                grant.grantee
                                                        .map(QualifiedName::quote)
                                                        .orElse("PUBLIC"),
                                                grant.grantable ? " WITH GRANT OPTION" : ""))
                .toList();
    }

    /** Takes away what its owner was born with, where the owner did so. */
    public Optional<String> revoking(String from) {
        return grants.map(
                _ ->
                        "REVOKE ALL ON LARGE OBJECT %d FROM %s"
                                .formatted(oid, QualifiedName.quote(from)));
    }

    /** The same with the privileges of some grantees only. */
    LargeObject grantedTo(Predicate<Grant> wanted) {
        return new LargeObject(
                oid,
                owner,
                grants.map(all -> all.stream().filter(wanted).toList()),
                comment,
                start);
    }
}
