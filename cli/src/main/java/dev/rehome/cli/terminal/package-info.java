/** Renders a run's events for people and programs: live on a terminal, as plain lines, as JSON. */
@NullMarked
package dev.rehome.cli.terminal;

import org.jspecify.annotations.NullMarked;
