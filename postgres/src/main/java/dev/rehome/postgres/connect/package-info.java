/**
 * Reaching a server: connection strings as libpq reads them, sessions, and the raw wire under a
 * session.
 */
@NullMarked
package dev.rehome.postgres.connect;

import org.jspecify.annotations.NullMarked;
