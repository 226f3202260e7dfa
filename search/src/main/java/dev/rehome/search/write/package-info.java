/** Writing documents in bulks, at the pace that the target keeps up with. */
@NullMarked
package dev.rehome.search.write;

import org.jspecify.annotations.NullMarked;
