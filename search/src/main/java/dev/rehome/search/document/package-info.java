/** Documents as bytes: found in an answer, written into a request, and proven to be the same. */
@NullMarked
package dev.rehome.search.document;

import org.jspecify.annotations.NullMarked;
