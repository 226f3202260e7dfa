package dev.rehome.postgres.globals;

import static dev.rehome.postgres.catalog.QualifiedName.literal;
import static dev.rehome.postgres.catalog.QualifiedName.quote;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.connect.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes the roles, memberships and tablespaces that the target lacks. Roles that exist are left as
 * they are, except that missing memberships are added. Works without superuser: what the target
 * forbids is left out by name.
 */
public final class MakeGlobals {
    /** Rights that only a superuser may give, and managed services never do. */
    private static final Set<Role.Attribute> GUARDED =
            EnumSet.of(
                    Role.Attribute.SUPERUSER,
                    Role.Attribute.REPLICATION,
                    Role.Attribute.BYPASSRLS,
                    Role.Attribute.CREATEROLE,
                    Role.Attribute.CREATEDB);

    private final Session target;
    private final Attempts attempts;

    public MakeGlobals(Session target) {
        this.target = target;
        this.attempts = new Attempts(target);
    }

    /**
     * What came of it.
     *
     * @param roles and {@code tablespaces}: names of those that were made now
     * @param skipped what the target did not allow, each with its name and reason
     */
    public record Made(List<String> roles, List<String> tablespaces, List<String> skipped) {}

    /**
     * Makes what is missing: the tablespaces one by one, the roles in one transaction, so that a
     * role is there with everything that belongs to it or not at all.
     */
    public Made run(Globals globals) {
        try {
            Globals there = Globals.read(target, false);
            List<String> roles = globals.missingAt(target);
            target.jdbc().setAutoCommit(false);
            try {
                makeRoles(globals, there, Set.copyOf(roles));
                target.jdbc().commit();
            } finally {
                target.jdbc().rollback();
                target.jdbc().setAutoCommit(true);
            }
            return new Made(roles, makeTablespaces(globals, there), attempts.skipped());
        } catch (SQLException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot make the roles at %s: %s"
                            .formatted(target.server().address(), e.getMessage()),
                    "give the target's login CREATEROLE, or clone without globals and make the"
                            + " roles by hand",
                    e);
        }
    }

    private void makeRoles(Globals globals, Globals there, Set<String> missing)
            throws SQLException {
        if (globals.passwordsMissing()) {
            attempts.skip("every password", "only a superuser of the source may read them");
        }
        for (Role role : globals.roles()) {
            Optional<String> provider = Globals.providersOwn(role.name());
            if (provider.isPresent()) {
                attempts.skip("role " + role.name(), "it is %s's own".formatted(provider.get()));
            } else if (missing.contains(role.name())) {
                make(role);
            }
        }
        memberships(globals, there);
    }

    private void make(Role role) throws SQLException {
        String name = quote(role.name());
        String what = "role " + role.name();
        var plain = EnumSet.copyOf(allOf(role));
        plain.removeAll(GUARDED);
        String limit =
                role.connectionLimit() < 0 ? "" : " CONNECTION LIMIT " + role.connectionLimit();
        String until = role.validUntil().map(time -> " VALID UNTIL " + literal(time)).orElse("");
        String inherit = plain.contains(Role.Attribute.INHERIT) ? " INHERIT" : " NOINHERIT";
        String login = plain.contains(Role.Attribute.LOGIN) ? " LOGIN" : " NOLOGIN";
        if (!attempts.run(what, "CREATE ROLE " + name + inherit + login + limit + until)) {
            return;
        }
        for (Role.Attribute attribute : role.attributes()) {
            if (GUARDED.contains(attribute)) {
                attempts.run(
                        "%s of %s".formatted(attribute, what),
                        "ALTER ROLE %s %s".formatted(name, attribute));
            }
        }
        if (role.password().isPresent()) {
            attempts.run(
                    "password of " + what,
                    "ALTER ROLE %s PASSWORD %s"
                            .formatted(name, literal(role.password().get().value())));
        }
        if (role.comment().isPresent()) {
            attempts.run(
                    "comment of " + what,
                    "COMMENT ON ROLE %s IS %s".formatted(name, literal(role.comment().get())));
        }
        for (Setting setting : role.settings()) {
            attempts.run(
                    "setting %s of %s".formatted(setting.name(), what),
                    "ALTER ROLE %s %s".formatted(name, setting.sql()));
        }
    }

    private static Set<Role.Attribute> allOf(Role role) {
        var attributes = EnumSet.noneOf(Role.Attribute.class);
        attributes.addAll(role.attributes());
        return attributes;
    }

    /** Those with the admin option come first: from 16 on only they can be grantors of others. */
    private void memberships(Globals globals, Globals there) throws SQLException {
        var have = new HashSet<String>();
        there.memberships().forEach(membership -> have.add(membership.toString()));
        Set<String> roles =
                Globals.read(target, false).roles().stream()
                        .map(Role::name)
                        .collect(Collectors.toSet());
        for (Role.Membership membership : globals.memberships()) {
            boolean providers =
                    Globals.providersOwn(membership.role()).isPresent()
                            || Globals.providersOwn(membership.member()).isPresent();
            if (!providers
                    && !have.contains(membership.toString())
                    && roles.contains(membership.member())) {
                grant(membership);
            }
        }
    }

    private void grant(Role.Membership membership) throws SQLException {
        var options = new ArrayList<String>();
        if (target.jdbc().getMetaData().getDatabaseMajorVersion() >= 16) {
            options.add("ADMIN " + membership.admin());
            membership.inherit().ifPresent(value -> options.add("INHERIT " + value));
            membership.set().ifPresent(value -> options.add("SET " + value));
        } else if (membership.admin()) {
            options.add("ADMIN OPTION");
        }
        String with = options.isEmpty() ? "" : " WITH " + String.join(", ", options);
        attempts.run(
                "membership of %s".formatted(membership),
                "GRANT %s TO %s%s"
                        .formatted(quote(membership.role()), quote(membership.member()), with));
    }

    /** Not in a transaction: the server refuses CREATE TABLESPACE inside one. */
    private List<String> makeTablespaces(Globals globals, Globals there) throws SQLException {
        Set<String> have =
                there.tablespaces().stream().map(Tablespace::name).collect(Collectors.toSet());
        var made = new ArrayList<String>();
        for (Tablespace tablespace : globals.tablespaces()) {
            if (!have.contains(tablespace.name())
                    && attempts.run(
                            "tablespace " + tablespace.name(),
                            "CREATE TABLESPACE %s OWNER %s LOCATION %s"
                                    .formatted(
                                            quote(tablespace.name()),
                                            quote(tablespace.owner()),
                                            literal(tablespace.location())))) {
                made.add(tablespace.name());
            }
        }
        return List.copyOf(made);
    }
}
