/** Runs, pauses, resumes and undoes a plan. */
@NullMarked
package dev.rehome.engine.run;

import org.jspecify.annotations.NullMarked;
