/**
 * COPY on the raw wire: rows pass between servers, or between a server and a file, without being
 * decoded, and are digested on the way.
 */
@NullMarked
package dev.rehome.postgres.copy;

import org.jspecify.annotations.NullMarked;
