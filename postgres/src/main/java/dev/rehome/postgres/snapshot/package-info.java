/** One state of a source that many sessions see, and the parts of tables that are read in it. */
@NullMarked
package dev.rehome.postgres.snapshot;

import org.jspecify.annotations.NullMarked;
