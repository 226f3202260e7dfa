/** The direct commands for PostgreSQL: each a runbook of one step, made in memory. */
@NullMarked
package dev.rehome.cli.postgres;

import org.jspecify.annotations.NullMarked;
