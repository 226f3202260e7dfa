/** What a cluster holds besides documents, and what of it another cluster takes. */
@NullMarked
package dev.rehome.search.catalog;

import org.jspecify.annotations.NullMarked;
