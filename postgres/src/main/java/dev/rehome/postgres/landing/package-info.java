/** How rows arrive in a target, once and provably: who may fill it, what has landed, what stays. */
@NullMarked
package dev.rehome.postgres.landing;

import org.jspecify.annotations.NullMarked;
