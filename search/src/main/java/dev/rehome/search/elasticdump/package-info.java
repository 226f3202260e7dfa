/** The files of elasticdump and multielasticdump, written and read. */
@NullMarked
package dev.rehome.search.elasticdump;

import org.jspecify.annotations.NullMarked;
