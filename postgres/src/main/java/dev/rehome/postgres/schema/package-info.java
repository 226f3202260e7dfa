/**
 * Everything about a database but its rows: taken with pg_dump, made again statement by statement,
 * with the roles and settings around it.
 */
@NullMarked
package dev.rehome.postgres.schema;

import org.jspecify.annotations.NullMarked;
