/** Processes of this machine, as Linux tells of them. */
@NullMarked
package dev.rehome.engine.process;

import org.jspecify.annotations.NullMarked;
