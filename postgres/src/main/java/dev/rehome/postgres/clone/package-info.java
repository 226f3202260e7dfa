/** Copies databases from one server to another. */
@NullMarked
package dev.rehome.postgres.clone;

import org.jspecify.annotations.NullMarked;
