/** What indices hold, written down as numbers and names. */
@NullMarked
package dev.rehome.search.record;

import org.jspecify.annotations.NullMarked;
