/** Indices of a cluster into files. */
@NullMarked
package dev.rehome.search.dump;

import org.jspecify.annotations.NullMarked;
