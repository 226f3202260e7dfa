package dev.rehome.postgres.clone;

import dev.rehome.postgres.selection.TableFilter;
import java.util.List;

/**
 * What to clone and how.
 *
 * @param databases names, the same on both sides; at least one
 * @param jobs tasks at a time over all databases, at least 1; each holds at most one connection to
 *     either server, and each database one more to the source while it is copied
 * @param globals also roles, memberships, and settings of roles and databases
 * @param passwords also the roles' password hashes
 * @param verify read every row again from the target
 * @param rows the tables whose rows are copied
 */
public record CloneOptions(
        List<String> databases,
        int jobs,
        boolean globals,
        boolean passwords,
        boolean verify,
        TableFilter rows) {

    public CloneOptions {
        databases = List.copyOf(databases);
        if (databases.isEmpty() || jobs < 1) {
            throw new IllegalArgumentException("databases %s, jobs %d".formatted(databases, jobs));
        }
    }
}
