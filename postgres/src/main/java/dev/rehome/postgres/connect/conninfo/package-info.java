/**
 * Connection strings as libpq reads them: URIs, keyword strings, environment variables, service
 * files and password files, in libpq's order of precedence.
 */
@NullMarked
package dev.rehome.postgres.connect.conninfo;

import org.jspecify.annotations.NullMarked;
