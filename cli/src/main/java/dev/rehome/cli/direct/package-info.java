/** Commands that are a runbook of one step, whatever store they are about. */
@NullMarked
package dev.rehome.cli.direct;

import org.jspecify.annotations.NullMarked;
