/** Where the files of a dump lie: a folder, or a bucket. */
@NullMarked
package dev.rehome.search.place;

import org.jspecify.annotations.NullMarked;
