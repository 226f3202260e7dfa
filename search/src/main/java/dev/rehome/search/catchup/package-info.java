/** What was written at a source since its indices were copied comes after them, pass by pass. */
@NullMarked
package dev.rehome.search.catchup;

import org.jspecify.annotations.NullMarked;
