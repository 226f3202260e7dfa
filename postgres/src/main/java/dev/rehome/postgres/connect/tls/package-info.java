/** TLS to a server with libpq's parameters, modes and certificate files. */
@NullMarked
package dev.rehome.postgres.connect.tls;

import org.jspecify.annotations.NullMarked;
