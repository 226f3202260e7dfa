/**
 * Work with an order among it, done by a fixed number of workers: the longest way to the end first,
 * and never two pieces whose table locks would make one wait in the server.
 */
@NullMarked
package dev.rehome.postgres.pool;

import org.jspecify.annotations.NullMarked;
