/** Threads. */
@NullMarked
package dev.rehome.search.pool;

import org.jspecify.annotations.NullMarked;
