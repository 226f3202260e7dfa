package dev.rehome.postgres.globals;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.connect.Transaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes the roles, memberships and tablespaces that the target lacks. Roles that exist are left as
 * they are, except that missing memberships are added. Works without superuser: what the target
 * forbids is left out by name.
 */
public final class MakeGlobals {
    /** Those between roles of which each was there before; the others go with their roles. */
    private static final String MEMBERSHIPS =
            """
            SELECT format('REVOKE %I FROM %I', pg_catalog.pg_get_userbyid(roleid),
                          pg_catalog.pg_get_userbyid(member)),
                   format(' GRANTED BY %I', pg_catalog.pg_get_userbyid(grantor))
              FROM pg_catalog.pg_auth_members
             WHERE pg_catalog.pg_get_userbyid(roleid) <> ALL (?)
               AND pg_catalog.pg_get_userbyid(member) <> ALL (?)
             ORDER BY 1, 2
            """;

    private final Session target;
    private final CreationLog log;
    private final Attempts attempts;

    public MakeGlobals(Session target) {
        this(target, CreationLog.NONE);
    }

    /**
     * @param log is told what is made, so that it can be taken back
     */
    public MakeGlobals(Session target, CreationLog log) {
        this.target = target;
        this.log = log;
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
        return run(GlobalsScript.of(globals));
    }

    /** The same from a script. */
    public Made run(GlobalsScript script) {
        try {
            Globals there = Globals.read(target, false);
            List<String> before = there.roles().stream().map(Role::name).toList();
            try (Transaction transaction = target.begin()) {
                List<String> had = endings(List.of());
                makeRoles(script, Set.copyOf(before));
                memberships(script, there);
                Map<String, Long> made = new HashMap<>(oids("pg_roles", "rolname"));
                made.keySet().retainAll(script.roles());
                made.keySet().removeAll(before);
                List<String> given = new ArrayList<>(endings(List.copyOf(made.keySet())));
                given.removeAll(had);
                log.created(Creations.ofRoles(made, given)); // before it is so: oids are not reused
                transaction.commit();
            }
            var skipped = new ArrayList<>(script.notes());
            List<String> tablespaces = makeTablespaces(script, there);
            skipped.addAll(attempts.skipped());
            return new Made(
                    script.roles().stream().filter(name -> !before.contains(name)).toList(),
                    tablespaces,
                    List.copyOf(skipped));
        } catch (SQLException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot make the roles at %s: %s"
                            .formatted(target.server().address(), e.getMessage()),
                    "give the target's login CREATEROLE, or leave the roles out (--no-globals) and"
                            + " make them by hand",
                    e);
        }
    }

    private void makeRoles(GlobalsScript script, Set<String> before) throws SQLException {
        var leaveAlone = new HashSet<>(before);
        for (GlobalsScript.Statement statement : script.statements()) {
            Optional<String> role = statement.role();
            if (role.isPresent()
                    && !leaveAlone.contains(role.get())
                    && !attempts.run(statement.what(), statement.sql())
                    && statement.creates()) {
                leaveAlone.add(role.get()); // it is not there, and that was told
            }
        }
    }

    /** Those with the admin option come first: from 16 on only they can be grantors of others. */
    private void memberships(GlobalsScript script, Globals there) throws SQLException {
        var have = new HashSet<String>();
        there.memberships().forEach(membership -> have.add(membership.toString()));
        Set<String> roles =
                Globals.read(target, false).roles().stream()
                        .map(Role::name)
                        .collect(Collectors.toSet());
        for (GlobalsScript.Statement statement : script.statements()) {
            Optional<List<String>> granted = statement.membershipRoles();
            if (granted.isPresent()
                    && !have.contains(statement.membership().orElse(""))
                    && roles.contains(granted.get().get(1))) {
                attempts.run(statement.what(), spoken(statement.sql()));
            }
        }
    }

    /** Statements that end the memberships there are, but for those of some roles. */
    private List<String> endings(List<String> without) throws SQLException {
        boolean manyGrantors = target.jdbc().getMetaData().getDatabaseMajorVersion() >= 16;
        return target.query(
                MEMBERSHIPS,
                row -> manyGrantors ? row.getString(1) + row.getString(2) : row.getString(1),
                without,
                without);
    }

    private Map<String, Long> oids(String catalog, String name) throws SQLException {
        return target
                .query(
                        "SELECT %s, oid FROM pg_catalog.%s".formatted(name, catalog),
                        row -> Map.entry(row.getString(1), row.getLong(2)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Before version 16 there is only the admin option. */
    private String spoken(String grant) throws SQLException {
        return target.jdbc().getMetaData().getDatabaseMajorVersion() >= 16
                ? grant
                : grant.replaceFirst(" WITH ADMIN true, [^\"]*$", " WITH ADMIN OPTION")
                        .replaceFirst(" WITH ADMIN false, [^\"]*$", "");
    }

    /** Not in a transaction: the server refuses CREATE TABLESPACE inside one. */
    private List<String> makeTablespaces(GlobalsScript script, Globals there) throws SQLException {
        Set<String> have =
                there.tablespaces().stream().map(Tablespace::name).collect(Collectors.toSet());
        var made = new ArrayList<String>();
        for (GlobalsScript.Statement statement : script.statements()) {
            Optional<String> tablespace = statement.tablespace();
            if (tablespace.isPresent()
                    && !have.contains(tablespace.get())
                    && makeTablespace(statement)) {
                made.add(tablespace.get());
                Long oid = oids("pg_tablespace", "spcname").get(tablespace.get());
                if (oid != null) {
                    log.created(Creations.ofTablespace(tablespace.get(), oid));
                }
            }
        }
        return List.copyOf(made);
    }

    /** One within the data directory, where the source has it there, has to be allowed. */
    private boolean makeTablespace(GlobalsScript.Statement statement) throws SQLException {
        if (!statement.sql().endsWith("LOCATION ''")) {
            return attempts.run(statement.what(), statement.sql());
        }
        if (!attempts.run(statement.what(), "SET allow_in_place_tablespaces = on")) {
            return false;
        }
        boolean made = attempts.run(statement.what(), statement.sql());
        target.execute("RESET allow_in_place_tablespaces");
        return made;
    }
}
