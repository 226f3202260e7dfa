/** The archives of pg_dump, read and written: the table of contents, not the rows. */
@NullMarked
package dev.rehome.postgres.archive;

import org.jspecify.annotations.NullMarked;
