package dev.rehome.postgres.verify;

import java.util.List;

/** What a verification found, database by database. */
public record VerifyReport(List<DatabaseVerdict> databases) {

    public VerifyReport {
        databases = List.copyOf(databases);
    }

    /** Whether nothing speaks against source and target being the same. */
    public boolean holds() {
        return databases.stream().allMatch(DatabaseVerdict::holds);
    }

    /** Lines for a person: a summary for each database and whatever differs, named. */
    public List<String> text() {
        return databases.stream().flatMap(database -> database.text().stream()).toList();
    }
}
