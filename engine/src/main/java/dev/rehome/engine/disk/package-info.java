/** Folders and files that hold what is worth keeping. */
@NullMarked
package dev.rehome.engine.disk;

import org.jspecify.annotations.NullMarked;
