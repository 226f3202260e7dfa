/** PostgreSQL: Rehome beside pg_dump and pgcopydb. */
@NullMarked
package dev.rehome.bench.postgres;

import org.jspecify.annotations.NullMarked;
