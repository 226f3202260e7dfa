package dev.rehome.postgres.schema;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits SQL as the catalogs print it into statements. Knows strings, quoted names, dollar quotes,
 * comments and parentheses; not the {@code BEGIN ATOMIC} bodies of functions, which pg_dump puts
 * into an entry alone.
 */
public final class SqlStatements {
    private final String sql;
    private int at;

    private SqlStatements(String sql) {
        this.sql = sql;
    }

    /** The statements in order, without the semicolons and without empty ones. */
    public static List<String> split(String sql) {
        return new SqlStatements(sql).split();
    }

    private List<String> split() {
        var statements = new ArrayList<String>();
        int start = 0;
        int depth = 0;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            switch (c) {
                case '\'' -> skipString();
                case '"' -> skipTo('"');
                case '$' -> skipDollarQuote();
                case '-' -> skipComment();
                case '(' -> depth++;
                case ')' -> depth--;
                case ';' -> {
                    if (depth == 0) { // inside parentheses it belongs to a rule's actions
                        add(statements, sql.substring(start, at));
                        start = at + 1;
                    }
                }
                default -> {}
            }
            at++;
        }
        add(statements, sql.substring(start));
        return List.copyOf(statements);
    }

    private static void add(List<String> statements, String statement) {
        boolean says =
                statement.lines().anyMatch(line -> !line.isBlank() && !line.startsWith("--"));
        if (says) {
            statements.add(statement.strip());
        }
    }

    private void skipString() {
        boolean escapes = at > 0 && (sql.charAt(at - 1) == 'E' || sql.charAt(at - 1) == 'e');
        while (++at < sql.length() && sql.charAt(at) != '\'') {
            if (escapes && sql.charAt(at) == '\\') {
                at++;
            }
        }
    }

    private void skipTo(char end) {
        at = sql.indexOf(end, at + 1);
        at = at < 0 ? sql.length() : at;
    }

    private void skipDollarQuote() {
        boolean insideName = at > 0 && Character.isJavaIdentifierPart(sql.charAt(at - 1));
        int end = sql.indexOf('$', at + 1);
        if (insideName
                || end < 0
                || !sql.substring(at + 1, end).matches("[\\p{L}_][\\p{L}\\d_]*|")) {
            return;
        }
        String tag = sql.substring(at, end + 1);
        int close = sql.indexOf(tag, end + 1);
        at = close < 0 ? sql.length() : close + tag.length() - 1;
    }

    private void skipComment() {
        if (sql.startsWith("--", at)) {
            skipTo('\n');
        }
    }
}
