/** The commands that run a runbook, go on with a run, or go back. */
@NullMarked
package dev.rehome.cli.run;

import org.jspecify.annotations.NullMarked;
