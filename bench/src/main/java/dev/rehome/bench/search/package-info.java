/** Search: Rehome beside elasticdump and the servers' own reindex. */
@NullMarked
package dev.rehome.bench.search;

import org.jspecify.annotations.NullMarked;
