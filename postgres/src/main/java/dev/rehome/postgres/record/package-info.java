/** The state of databases as numbers and names, taken before and after, and compared. */
@NullMarked
package dev.rehome.postgres.record;

import org.jspecify.annotations.NullMarked;
