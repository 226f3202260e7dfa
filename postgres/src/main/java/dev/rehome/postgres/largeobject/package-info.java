/** Large objects, read and written by ranges of their numbers. */
@NullMarked
package dev.rehome.postgres.largeobject;

import org.jspecify.annotations.NullMarked;
