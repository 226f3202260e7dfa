/** Whether two clusters hold the same documents, and which they are that differ. */
@NullMarked
package dev.rehome.search.verify;

import org.jspecify.annotations.NullMarked;
