/**
 * The {@code rehome} command: reads what was asked, and wires the engine, the stores and a view.
 */
@NullMarked
package dev.rehome.cli;

import org.jspecify.annotations.NullMarked;
