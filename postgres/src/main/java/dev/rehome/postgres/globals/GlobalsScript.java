package dev.rehome.postgres.globals;

import static dev.rehome.postgres.catalog.QualifiedName.literal;
import static dev.rehome.postgres.catalog.QualifiedName.quote;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.secret.Redactor;
import dev.rehome.engine.secret.Secret;
import dev.rehome.postgres.schema.SqlStatements;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Roles, memberships and tablespaces as statements that make them: what a clone runs, and what a
 * dump keeps in a file that psql can run too.
 *
 * @param notes what is not in it, each with its name and reason
 */
public record GlobalsScript(List<Statement> statements, List<String> notes) {
    /** Rights that only a superuser may give, and managed services never do. */
    private static final Set<Role.Attribute> GUARDED =
            EnumSet.of(
                    Role.Attribute.SUPERUSER,
                    Role.Attribute.REPLICATION,
                    Role.Attribute.BYPASSRLS,
                    Role.Attribute.CREATEROLE,
                    Role.Attribute.CREATEDB);

    /**
     * Its value as a server quotes it in an error: without undoing the escapes of {@code E''}. It
     * ends with the file where that is cut off; and each is looked for from its own beginning, for
     * where a quote is missing, one reaches into the next.
     */
    private static final Pattern PASSWORD =
            Pattern.compile("(?i)\\bPASSWORD\\s+E?'(?=([^']*+(?:''[^']*+)*+))");

    /** What a server keeps of a password, wherever it stands, also the beginning of one. */
    private static final Pattern HASH =
            Pattern.compile("SCRAM-SHA-256\\$[\\w+/=:$]+|md5[0-9a-f]{32}");

    private static final String HEAD =
            """
            -- Roles, memberships and tablespaces. psql runs this file; rehome postgres restore runs it too,
            -- and leaves alone what is there already. That a role exists already is a harmless error.
            """;

    /**
     * One statement.
     *
     * @param what for people: {@code SUPERUSER of role boss}
     */
    public record Statement(String what, String sql) {
        private static final String NAME = "\"[^\"]*+(?:\"\"[^\"]*+)*+\"";
        private static final Pattern ROLE =
                Pattern.compile("(?s)(?:CREATE|ALTER|COMMENT ON) ROLE (%s).*".formatted(NAME));
        private static final Pattern MEMBERSHIP =
                Pattern.compile("(?s)GRANT (%1$s) TO (%1$s).*".formatted(NAME));
        private static final Pattern TABLESPACE =
                Pattern.compile("(?s)CREATE TABLESPACE (%s).*".formatted(NAME));

        /** Without the SQL, which may hold a password. */
        @Override
        public String toString() {
            return what;
        }

        /** The role that it makes or is about. */
        Optional<String> role() {
            return name(ROLE);
        }

        Optional<String> tablespace() {
            return name(TABLESPACE);
        }

        /** As {@link Role.Membership} says it: {@code app in readers}. */
        Optional<String> membership() {
            return membershipRoles().map(roles -> "%s in %s".formatted(roles.get(1), roles.get(0)));
        }

        /** The role that is granted, and its new member. */
        Optional<List<String>> membershipRoles() {
            Matcher matcher = MEMBERSHIP.matcher(sql);
            return matcher.matches()
                    ? Optional.of(List.of(unquoted(matcher.group(1)), unquoted(matcher.group(2))))
                    : Optional.empty();
        }

        boolean creates() {
            return sql.startsWith("CREATE ");
        }

        private Optional<String> name(Pattern pattern) {
            Matcher matcher = pattern.matcher(sql);
            return matcher.matches() ? Optional.of(unquoted(matcher.group(1))) : Optional.empty();
        }

        private static String unquoted(String name) {
            return name.substring(1, name.length() - 1).replace("\"\"", "\"");
        }
    }

    /** Everything but what belongs to a managed service, which no other server can use. */
    public static GlobalsScript of(Globals globals) {
        var statements = new ArrayList<Statement>();
        var notes = new ArrayList<String>();
        if (globals.passwordsMissing()) {
            notes.add("every password is left out: only a superuser of the source may read them");
        }
        for (Role role : globals.roles()) {
            Optional<String> provider = Globals.providersOwn(role.name());
            if (provider.isPresent()) {
                notes.add(
                        "role %s is left out: it is %s's own"
                                .formatted(role.name(), provider.get()));
            } else {
                make(role, statements);
            }
        }
        for (Role.Membership membership : globals.memberships()) {
            if (Globals.providersOwn(membership.role()).isEmpty()
                    && Globals.providersOwn(membership.member()).isEmpty()) {
                statements.add(grant(membership));
            }
        }
        for (Tablespace tablespace : globals.tablespaces()) {
            statements.add(
                    new Statement(
                            "tablespace " + tablespace.name(),
                            "CREATE TABLESPACE %s OWNER %s LOCATION %s"
                                    .formatted(
                                            quote(tablespace.name()),
                                            quote(tablespace.owner()),
                                            literal(
                                                    tablespace.inPlace()
                                                            ? ""
                                                            : tablespace.location()))));
        }
        return new GlobalsScript(List.copyOf(statements), List.copyOf(notes));
    }

    /** The file. Before each statement a comment says what it is. */
    public String text() {
        var text = new StringBuilder(HEAD);
        notes.forEach(note -> text.append("-- ").append(oneLine(note)).append('\n'));
        for (Statement statement : statements) {
            text.append("\n-- ").append(oneLine(statement.what)).append('\n');
            text.append(statement.sql).append(";\n");
        }
        return text.toString();
    }

    /**
     * Reads such a file.
     *
     * @param redactor learns the passwords and hashes in it, before anything can quote them
     * @throws Failure when something else is in it
     */
    public static GlobalsScript parse(String text, Redactor redactor) {
        Stream.concat(
                        PASSWORD.matcher(text).results().map(found -> found.group(1)),
                        HASH.matcher(text).results().map(MatchResult::group))
                .map(value -> value.strip().replace("''", "'"))
                .filter(value -> !value.isEmpty())
                .forEach(value -> redactor.learn(new Secret("password in globals.sql", value)));
        var statements = new ArrayList<Statement>();
        for (String piece : SqlStatements.split(text)) {
            String what = "";
            String sql = piece;
            while (sql.startsWith("--")) {
                int end = sql.indexOf('\n');
                what = sql.substring(2, end).strip();
                sql = sql.substring(end + 1).strip();
            }
            var statement = new Statement(what.isEmpty() ? sql : what, sql);
            if (statement.role().isEmpty()
                    && statement.membership().isEmpty()
                    && statement.tablespace().isEmpty()) {
                throw new Failure(
                        ExitCode.BAD_INPUT,
                        "\"%s\" in globals.sql is not understood".formatted(statement.what),
                        "take it out and run it with psql, or leave the roles out (--no-globals)",
                        null);
            }
            statements.add(statement);
        }
        return new GlobalsScript(List.copyOf(statements), List.of());
    }

    /** Names of roles that it makes. */
    public List<String> roles() {
        return statements.stream()
                .filter(Statement::creates)
                .flatMap(statement -> statement.role().stream())
                .toList();
    }

    private static void make(Role role, List<Statement> statements) {
        String name = quote(role.name());
        String what = "role " + role.name();
        String limit =
                role.connectionLimit() < 0 ? "" : " CONNECTION LIMIT " + role.connectionLimit();
        String until = role.validUntil().map(time -> " VALID UNTIL " + literal(time)).orElse("");
        Set<Role.Attribute> attributes = role.attributes();
        String inherit = attributes.contains(Role.Attribute.INHERIT) ? " INHERIT" : " NOINHERIT";
        String login = attributes.contains(Role.Attribute.LOGIN) ? " LOGIN" : " NOLOGIN";
        statements.add(
                new Statement(what, "CREATE ROLE " + name + inherit + login + limit + until));
        for (Role.Attribute attribute : attributes) {
            if (GUARDED.contains(attribute)) {
                statements.add(
                        new Statement(
                                "%s of %s".formatted(attribute, what),
                                "ALTER ROLE %s %s".formatted(name, attribute)));
            }
        }
        role.password()
                .ifPresent(
                        password ->
                                statements.add(
                                        new Statement(
                                                "password of " + what,
                                                "ALTER ROLE %s PASSWORD %s"
                                                        .formatted(
                                                                name, literal(password.value())))));
        role.comment()
                .ifPresent(
                        comment ->
                                statements.add(
                                        new Statement(
                                                "comment of " + what,
                                                "COMMENT ON ROLE %s IS %s"
                                                        .formatted(name, literal(comment)))));
        for (Setting setting : role.settings()) {
            statements.add(
                    new Statement(
                            "setting %s of %s".formatted(setting.name(), what),
                            "ALTER ROLE %s %s".formatted(name, setting.sql())));
        }
    }

    /** With the options of version 16 where the source has them. */
    private static Statement grant(Role.Membership membership) {
        var options = new ArrayList<String>();
        if (membership.inherit().isPresent() || membership.set().isPresent()) {
            options.add("ADMIN " + membership.admin());
            membership.inherit().ifPresent(value -> options.add("INHERIT " + value));
            membership.set().ifPresent(value -> options.add("SET " + value));
        } else if (membership.admin()) {
            options.add("ADMIN OPTION");
        }
        String with = options.isEmpty() ? "" : " WITH " + String.join(", ", options);
        return new Statement(
                "membership of %s".formatted(membership),
                "GRANT %s TO %s%s"
                        .formatted(quote(membership.role()), quote(membership.member()), with));
    }

    private static String oneLine(String text) {
        return text.replaceAll("[\\r\\n]", " ");
    }

    /** For errors and logs: without the statements, which may hold passwords. */
    @Override
    public String toString() {
        return "%d statements for roles and tablespaces".formatted(statements.size());
    }
}
