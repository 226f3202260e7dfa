/** Keeping writers out of indices while they are moved. */
@NullMarked
package dev.rehome.search.fence;

import org.jspecify.annotations.NullMarked;
