/** The commands that run a runbook, go on with a run, go back, or look at one. */
@NullMarked
package dev.rehome.cli.run;

import org.jspecify.annotations.NullMarked;
