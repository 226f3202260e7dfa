/** Makes databases refuse writes, and lets them write again, exactly as before. */
@NullMarked
package dev.rehome.postgres.fence;

import org.jspecify.annotations.NullMarked;
