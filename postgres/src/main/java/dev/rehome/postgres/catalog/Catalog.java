package dev.rehome.postgres.catalog;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.connect.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Reads what a database holds, in a dozen queries however many tables there are. Works on
 * PostgreSQL 13 to 18, for any login that may connect.
 */
public final class Catalog {
    private static final String SEQUENCES =
            """
            SELECT n.nspname, c.relname
              FROM pg_sequence s
              JOIN pg_class c ON c.oid = s.seqrelid
              JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relpersistence <> 't'
               AND n.nspname NOT IN ('pg_catalog', 'information_schema')
             ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
            """;

    private static final String EXTENSIONS =
            """
            SELECT e.extname, e.extversion, n.nspname
              FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
             ORDER BY e.extname COLLATE "C"
            """;

    private static final String DATABASE =
            """
            SELECT current_database() AS name, current_setting('server_version_num')::int4 AS version,
                   pg_encoding_to_char(encoding) AS encoding,
                   (SELECT count(*) FROM pg_largeobject_metadata) AS large_objects,
                   pg_relation_size('pg_largeobject') AS large_object_bytes
              FROM pg_database WHERE datname = current_database()
            """;

    private record Facts(String name, int version, String encoding, long objects, long bytes) {}

    private Catalog() {}

    /**
     * Reads everything in the session's present transaction, or in one of its own. Empties the
     * session's {@code search_path}, so that definitions come with all names qualified, and quoted.
     *
     * @throws Failure naming the database and what the server said
     */
    public static Database read(Session session) {
        try {
            // Quoted, a definition stays good where a newer version reserved more words.
            session.execute("SET search_path = ''; SET quote_all_identifiers = on");
            Connection jdbc = session.jdbc();
            Facts facts =
                    Rows.read(
                                    jdbc,
                                    DATABASE,
                                    row ->
                                            new Facts(
                                                    row.getString("name"),
                                                    row.getInt("version"),
                                                    row.getString("encoding"),
                                                    row.getLong("large_objects"),
                                                    row.getLong("large_object_bytes")))
                            .getFirst();
            return new Database(
                    facts.name,
                    facts.version,
                    facts.encoding,
                    Tables.read(jdbc),
                    Indexes.read(jdbc),
                    Indexes.constraints(jdbc, facts.version),
                    Rows.read(jdbc, SEQUENCES, Rows::name),
                    MaterializedViews.read(jdbc),
                    Tables.types(jdbc, facts.version),
                    extensions(jdbc),
                    facts.objects,
                    facts.bytes);
        } catch (SQLException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot read the catalogs of database %s: %s"
                            .formatted(session.database(), e.getMessage()),
                    "see the server's message; a table dropped at this moment goes away on a"
                            + " second try",
                    e);
        }
    }

    private static List<Extension> extensions(Connection jdbc) throws SQLException {
        return Rows.read(
                jdbc,
                EXTENSIONS,
                row ->
                        new Extension(
                                row.getString("extname"),
                                row.getString("extversion"),
                                row.getString("nspname")));
    }
}
