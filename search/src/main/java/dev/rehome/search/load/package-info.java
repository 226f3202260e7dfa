/** Indices in files into a cluster. */
@NullMarked
package dev.rehome.search.load;

import org.jspecify.annotations.NullMarked;
