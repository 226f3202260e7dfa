/** Rehome's own files: what a dump is made of, written and read. */
@NullMarked
package dev.rehome.search.archive;

import org.jspecify.annotations.NullMarked;
