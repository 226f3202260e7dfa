/** What is in a database, read from its catalogs. */
@NullMarked
package dev.rehome.postgres.catalog;

import org.jspecify.annotations.NullMarked;
