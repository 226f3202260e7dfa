/** What Rehome writes down at an index itself. */
@NullMarked
package dev.rehome.search.note;

import org.jspecify.annotations.NullMarked;
