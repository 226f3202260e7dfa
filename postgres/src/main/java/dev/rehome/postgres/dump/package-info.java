/** A dump directory that pg_restore can also read, and the way back. */
@NullMarked
package dev.rehome.postgres.dump;

import org.jspecify.annotations.NullMarked;
