package dev.rehome.postgres.globals;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.connect.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The roles, memberships and tablespaces of a server, without those that PostgreSQL brings itself.
 *
 * @param passwordsMissing roles' password hashes were asked for but the login may not read them
 */
public record Globals(
        List<Role> roles,
        List<Role.Membership> memberships,
        List<Tablespace> tablespaces,
        boolean passwordsMissing) {

    /**
     * Reads them; any login may, except the passwords, which only a superuser can.
     *
     * @throws Failure naming the server and what it said
     */
    public static Globals read(Session source, boolean passwords) {
        try {
            return new ReadGlobals(source).globals(passwords);
        } catch (SQLException e) {
            throw failed(source, "the roles", e);
        }
    }

    /**
     * Reads what a database is made of. Of settings, what a fence may have written is left out: the
     * target is there to be written.
     *
     * @throws Failure with BAD_INPUT when there is no such database
     */
    public static DatabaseDefinition database(Session source, String name) {
        try {
            return new ReadGlobals(source)
                    .database(name)
                    .orElseThrow(
                            () ->
                                    new Failure(
                                            ExitCode.BAD_INPUT,
                                            "there is no database %s at %s"
                                                    .formatted(name, source.server().address()),
                                            "check the name; rehome postgres inspect lists them",
                                            null));
        } catch (SQLException e) {
            throw failed(source, "database " + name, e);
        }
    }

    /** Names of roles that the target lacks: those that {@link MakeGlobals} would make. */
    public List<String> missingAt(Session target) {
        Set<String> there =
                read(target, false).roles.stream().map(Role::name).collect(Collectors.toSet());
        return roles.stream()
                .map(Role::name)
                .filter(name -> !there.contains(name))
                .filter(name -> providersOwn(name).isEmpty())
                .toList();
    }

    /**
     * Roles that the target has too, and has otherwise: they stay as they are, a line each. The
     * target's login is left out, which is what its administrators made it.
     */
    public List<String> differencesAt(Session target) throws SQLException {
        String login = target.query("SELECT current_user", row -> row.getString(1)).getFirst();
        Map<String, Role> there =
                read(target, false).roles.stream()
                        .collect(Collectors.toMap(Role::name, each -> each));
        var lines = new ArrayList<String>();
        for (Role role : roles) {
            Role other = there.get(role.name());
            if (other != null && !role.name().equals(login)) {
                List<String> words = role.keptBy(other);
                if (!words.isEmpty()) {
                    lines.add(
                            "role %s is there already and stays as it is: %s"
                                    .formatted(role.name(), String.join(", ", words)));
                }
            }
        }
        return List.copyOf(lines);
    }

    /** How many of these roles are logins that come without the password which they have. */
    public long withoutPassword(Collection<String> names) {
        return roles.stream()
                .filter(role -> names.contains(role.name()) && role.needsPassword())
                .count();
    }

    /** The managed service whose own role this is, which no other server can use. */
    static Optional<String> providersOwn(String role) {
        if (role.equals("rdsadmin") || role.startsWith("rds_") || role.equals("rdsrepladmin")) {
            return Optional.of("Amazon RDS");
        }
        if (role.startsWith("cloudsql")) {
            return Optional.of("Google Cloud SQL");
        }
        if (role.startsWith("alloydb")) {
            return Optional.of("Google AlloyDB");
        }
        if (role.startsWith("azure_") || role.equals("azuresu")) {
            return Optional.of("Azure");
        }
        return Optional.empty();
    }

    private static Failure failed(Session session, String what, SQLException e) {
        return new Failure(
                ExitCode.FAILED,
                "cannot read %s of %s: %s"
                        .formatted(what, session.server().address(), e.getMessage()),
                "see the server's message",
                e);
    }
}
