package dev.rehome.postgres.inspect;

import dev.rehome.engine.report.Problem;
import dev.rehome.postgres.connect.Session;
import java.sql.SQLException;
import java.util.List;

/**
 * Something to find out with one query: each row it returns, one text, is a problem.
 *
 * @param since the first major version that the query works on
 * @param remedy what to do about every one of them
 */
record Question(Problem.Severity severity, int since, String sql, String remedy) {
    /** Names are listed up to here; a database has either few of a kind or too many to read. */
    static final int NAMED_MAX = 5;

    static Question error(String sql, String remedy) {
        return new Question(Problem.Severity.ERROR, 13, sql, remedy);
    }

    static Question warning(String sql, String remedy) {
        return new Question(Problem.Severity.WARNING, 13, sql, remedy);
    }

    /** Asks; a server too old for the question has no such problem. */
    List<Problem> ask(Session session, Object... arguments) throws SQLException {
        if (session.jdbc().getMetaData().getDatabaseMajorVersion() < since) {
            return List.of();
        }
        return session.query(
                sql, row -> new Problem(severity, row.getString(1), remedy), arguments);
    }

    /**
     * A query for one problem that lists what is found: {@code 7 tables …: a, b, c, …}.
     *
     * @param words with {@code #} where the number stands
     * @param rows a query of one column of names
     */
    static String listing(String words, String rows) {
        return """
        SELECT replace(CASE count(*) WHEN 1 THEN '%s' ELSE '%s' END, '#', count(*)::text) || ' in ' || current_database() || ': '
               || array_to_string((array_agg(name ORDER BY name))[1:%d], ', ')
               || CASE WHEN count(*) > %d THEN ', …' ELSE '' END
          FROM (%s) AS found(name) HAVING count(*) > 0
        """
                .formatted(ofOne(words), words, NAMED_MAX, NAMED_MAX, rows);
    }

    /** {@code # tables without keys} is {@code # table without keys}. */
    private static String ofOne(String words) {
        return words.replaceFirst("(?<=index)es\\b|(?<=[a-z])s\\b", "");
    }
}
