/** Reading documents in slices that can be read again. */
@NullMarked
package dev.rehome.search.read;

import org.jspecify.annotations.NullMarked;
