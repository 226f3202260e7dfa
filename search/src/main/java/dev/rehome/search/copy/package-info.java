/** Copying indices from one cluster to another. */
@NullMarked
package dev.rehome.search.copy;

import org.jspecify.annotations.NullMarked;
