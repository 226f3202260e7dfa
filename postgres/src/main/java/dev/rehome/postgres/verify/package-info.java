/** Proof that two tables hold the same rows, and the exact rows where they do not. */
@NullMarked
package dev.rehome.postgres.verify;

import org.jspecify.annotations.NullMarked;
