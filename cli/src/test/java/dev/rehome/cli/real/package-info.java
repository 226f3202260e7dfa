/** The command as a process of its own, on real servers and real terminals. */
@NullMarked
package dev.rehome.cli.real;

import org.jspecify.annotations.NullMarked;
