/**
 * Which tables' rows are copied and compared, and what that means for the objects that need the
 * others.
 */
@NullMarked
package dev.rehome.postgres.selection;

import org.jspecify.annotations.NullMarked;
