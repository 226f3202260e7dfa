/**
 * Makes databases read-only or closes them, and opens them again as they were, but for what others
 * changed.
 */
@NullMarked
package dev.rehome.postgres.fence;

import org.jspecify.annotations.NullMarked;
