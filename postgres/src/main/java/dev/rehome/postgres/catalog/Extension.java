package dev.rehome.postgres.catalog;

/** An extension that was created in the database. */
public record Extension(String name, String version, String schema) {}
