/** Talking to a search cluster: where it is, who asks, what it is, and what came back. */
@NullMarked
package dev.rehome.search.connect;

import org.jspecify.annotations.NullMarked;
