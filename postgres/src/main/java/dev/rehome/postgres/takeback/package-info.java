/** What a clone or restore made goes again, and nothing else. */
@NullMarked
package dev.rehome.postgres.takeback;

import org.jspecify.annotations.NullMarked;
