/** What a run will do, said before anything is touched. */
@NullMarked
package dev.rehome.engine.plan;

import org.jspecify.annotations.NullMarked;
