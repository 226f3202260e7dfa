/** The search room as steps of a runbook; the only package here that knows the engine. */
@NullMarked
package dev.rehome.search.step;

import org.jspecify.annotations.NullMarked;
