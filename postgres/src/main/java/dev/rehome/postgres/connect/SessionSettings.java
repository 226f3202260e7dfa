package dev.rehome.postgres.connect;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a session sets for itself right after login, so that neither the server's configuration nor
 * settings of the role or database change what a move reads or writes.
 *
 * @param required settings that must hold; one the server's version does not know is left out
 * @param ifPermitted settings that need a privilege the role may lack; {@link Session#refused}
 *     names those it could not have
 */
public record SessionSettings(Map<String, String> required, Map<String, String> ifPermitted) {

    /** An ordinary session, as psql would open it. */
    public static SessionSettings plain() {
        return new SessionSettings(Map.of(), Map.of());
    }

    /**
     * Reads rows exactly and for as long as it takes: values print the same everywhere, no timeout
     * ends it, names resolve nowhere but where they say, and row security raises an error rather
     * than hiding rows.
     */
    public static SessionSettings reading() {
        return plain().with("DateStyle", "ISO")
                .with("IntervalStyle", "postgres")
                .with("TimeZone", "UTC")
                .with("bytea_output", "hex")
                .with("extra_float_digits", "3")
                .with("xmloption", "content")
                // money is written with this locale's signs, and read with them
                .with("lc_monetary", "C")
                .with("search_path", "")
                .with("row_security", "off")
                .with("statement_timeout", "0")
                .with("lock_timeout", "0")
                .with("transaction_timeout", "0")
                .with("idle_in_transaction_session_timeout", "0")
                .with("idle_session_timeout", "0")
                // A part read twice comes in the same order, whoever else scans the table.
                .with("synchronize_seqscans", "off");
    }

    /**
     * Loads rows as they were read: no triggers and no foreign keys fire while they land, commits
     * do not wait for the disk, and a database that defaults to read-only is written all the same.
     * Killed, it leaves no backend behind that builds an index to its end for nobody (from version
     * 14 on, and not on Windows, which cannot look for the client).
     */
    public static SessionSettings loading() {
        return reading()
                .with("default_transaction_read_only", "off")
                .with("default_transaction_isolation", "read committed")
                .with("synchronous_commit", "off")
                .with("check_function_bodies", "off")
                // what is not told to lie elsewhere lies in the database's own
                .with("default_tablespace", "")
                .with("client_min_messages", "warning")
                .withIfPermitted("client_connection_check_interval", "1s")
                .withIfPermitted("session_replication_role", "replica");
    }

    public SessionSettings with(String name, String value) {
        return new SessionSettings(put(required, name, value), ifPermitted);
    }

    public SessionSettings withIfPermitted(String name, String value) {
        return new SessionSettings(required, put(ifPermitted, name, value));
    }

    private static Map<String, String> put(Map<String, String> map, String name, String value) {
        Map<String, String> copy = new LinkedHashMap<>(map);
        copy.put(name, value);
        return copy;
    }
}
