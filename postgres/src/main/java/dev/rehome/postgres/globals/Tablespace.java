package dev.rehome.postgres.globals;

/** A place for tables outside the data directory; {@code location} is a folder of the server. */
public record Tablespace(String name, String owner, String location) {

    /** Whether it lies within the data directory, as version 15 and newer can be told to do. */
    boolean inPlace() {
        return !location.startsWith("/");
    }
}
