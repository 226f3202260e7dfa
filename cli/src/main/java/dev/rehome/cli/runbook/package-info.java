/** The commands that help to write a runbook. */
@NullMarked
package dev.rehome.cli.runbook;

import org.jspecify.annotations.NullMarked;
