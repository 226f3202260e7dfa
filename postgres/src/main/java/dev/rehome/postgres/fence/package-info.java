/** Makes databases read-only or closes them, and opens them again, exactly as before. */
@NullMarked
package dev.rehome.postgres.fence;

import org.jspecify.annotations.NullMarked;
