/**
 * What follows the rows of a table: its indexes, keys, foreign keys and statistics, and
 * materialized views, as tasks that a pool of workers can order.
 */
@NullMarked
package dev.rehome.postgres.postdata;

import org.jspecify.annotations.NullMarked;
