/** What a step is: data, and what can be done with it. */
@NullMarked
package dev.rehome.engine.step;

import org.jspecify.annotations.NullMarked;
