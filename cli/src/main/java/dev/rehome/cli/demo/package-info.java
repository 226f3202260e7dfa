/** {@code rehome demo}: a move between two real servers, with a crash and a way back. */
@NullMarked
package dev.rehome.cli.demo;

import org.jspecify.annotations.NullMarked;
