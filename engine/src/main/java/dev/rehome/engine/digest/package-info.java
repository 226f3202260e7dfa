/** What items are, in a few words that can be added up and compared. */
@NullMarked
package dev.rehome.engine.digest;

import org.jspecify.annotations.NullMarked;
