/** The step that runs a command. */
@NullMarked
package dev.rehome.platform.step.exec;

import org.jspecify.annotations.NullMarked;
