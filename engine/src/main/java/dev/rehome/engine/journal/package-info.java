/** The append-only record of a run, and the lease of its one owner. */
@NullMarked
package dev.rehome.engine.journal;

import org.jspecify.annotations.NullMarked;
