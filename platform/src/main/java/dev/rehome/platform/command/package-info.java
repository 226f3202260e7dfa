/** A program of this machine, run to its end, and ended with us. */
@NullMarked
package dev.rehome.platform.command;

import org.jspecify.annotations.NullMarked;
