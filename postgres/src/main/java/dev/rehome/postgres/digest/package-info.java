/** What rows are, in a few words that can be added up and compared. */
@NullMarked
package dev.rehome.postgres.digest;

import org.jspecify.annotations.NullMarked;
