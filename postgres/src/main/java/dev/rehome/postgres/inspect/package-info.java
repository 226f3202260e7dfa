/** What is there, and what would be in the way of a move. */
@NullMarked
package dev.rehome.postgres.inspect;

import org.jspecify.annotations.NullMarked;
