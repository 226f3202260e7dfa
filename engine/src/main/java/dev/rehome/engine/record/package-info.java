/** What was written down of a store, and what differs from it later. */
@NullMarked
package dev.rehome.engine.record;

import org.jspecify.annotations.NullMarked;
