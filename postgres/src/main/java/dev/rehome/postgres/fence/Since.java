package dev.rehome.postgres.fence;

import dev.rehome.postgres.fence.DatabaseAccess.Grant;
import dev.rehome.postgres.fence.DatabaseAccess.Setting;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What has become of the access to a database since a fence was raised around it, told apart into
 * what the fence did and what others did meanwhile.
 *
 * <p>Some of it cannot be seen. A closed fence leaves nothing to revoke: whoever lost the right
 * meanwhile had lost it to the fence already, and gets it back. The login that the fence let in may
 * have been let in by others too, and loses the right again.
 *
 * @param before as it was
 * @param now as it is
 */
public record Since(DatabaseAccess before, DatabaseAccess now, Fence.Raised fence) {
    private static final String FENCED = "on";

    /** Whether nothing of the fence is left. */
    public boolean down() {
        return taken().isEmpty()
                && given().isEmpty()
                && overwritten().isEmpty()
                && added().isEmpty()
                && !signed();
    }

    /** What others made otherwise than before and what therefore stays, a line each. */
    public List<String> others() {
        return Stream.of(
                        now.grants().stream()
                                .filter(grant -> !before.grants().contains(grant))
                                .filter(grant -> !given().contains(grant))
                                .map(grant -> "kept: %s, granted".formatted(words(grant))),
                        before.grants().stream()
                                .filter(grant -> !covered(grant) && !taken().contains(grant))
                                .map(grant -> "not given: %s, revoked".formatted(words(grant))),
                        now.readOnly().stream()
                                .filter(setting -> !before.readOnly().contains(setting))
                                .filter(setting -> !setting.value().equals(FENCED))
                                .map(setting -> "kept: %s, set".formatted(words(setting))),
                        before.readOnly().stream()
                                .filter(setting -> now(setting.role()).isEmpty())
                                .map(setting -> "not set: %s, reset".formatted(words(setting))),
                        renamed().map("kept: application_name = %s, set"::formatted).stream())
                .flatMap(lines -> lines)
                .map(line -> line + " while the fence stood")
                .toList();
    }

    /** Rights that the fence took and nobody has given back. */
    List<Grant> taken() {
        return fence.mode() == FenceMode.CLOSED
                ? before.grants().stream().filter(grant -> !covered(grant)).toList()
                : List.of();
    }

    /** Rights that the fence gave, to its own login. */
    List<Grant> given() {
        return fence.mode() == FenceMode.CLOSED
                ? now.grants().stream()
                        .filter(grant -> grant.grantee().equals(fence.login()))
                        .filter(grant -> !grant.grantable())
                        .filter(grant -> before.grants().stream().noneMatch(grant::sameParties))
                        .toList()
                : List.of();
    }

    /** Settings, as they were, that the fence has overwritten. */
    List<Setting> overwritten() {
        return before.readOnly().stream()
                .filter(setting -> !setting.value().equals(FENCED))
                .filter(setting -> now(setting.role()).filter(FENCED::equals).isPresent())
                .toList();
    }

    /** Settings of the fence where there were none. */
    List<Setting> added() {
        return now.readOnly().stream()
                .filter(setting -> setting.value().equals(FENCED))
                .filter(
                        setting ->
                                before.readOnly().stream()
                                        .noneMatch(old -> old.role().equals(setting.role())))
                .toList();
    }

    /** Whether the database says that this fence stands. */
    boolean signed() {
        return now.fencedBy().equals(Optional.of(fence.run())) && !now.sign().equals(before.sign());
    }

    private Optional<String> renamed() {
        return now.sign().filter(_ -> !signed() && !now.sign().equals(before.sign()));
    }

    private boolean covered(Grant grant) {
        return now.grants().stream()
                .anyMatch(
                        there ->
                                there.sameParties(grant)
                                        && (there.grantable() || !grant.grantable()));
    }

    private Optional<String> now(String role) {
        return now.readOnly().stream()
                .filter(setting -> setting.role().equals(role))
                .map(Setting::value)
                .findFirst();
    }

    private static String words(Grant grant) {
        return "CONNECT for %s%s"
                .formatted(
                        grant.grantee().equals(DatabaseAccess.EVERYBODY)
                                ? "PUBLIC"
                                : grant.grantee(),
                        grant.grantable() ? " with grant option" : "");
    }

    private static String words(Setting setting) {
        return "default_transaction_read_only = %s%s"
                .formatted(
                        setting.value(),
                        setting.role().equals(DatabaseAccess.EVERYBODY)
                                ? ""
                                : " for " + setting.role());
    }
}
