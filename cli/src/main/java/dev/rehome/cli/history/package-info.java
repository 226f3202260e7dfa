/** The commands that look at runs in a journal, from any machine, and change nothing. */
@NullMarked
package dev.rehome.cli.history;

import org.jspecify.annotations.NullMarked;
