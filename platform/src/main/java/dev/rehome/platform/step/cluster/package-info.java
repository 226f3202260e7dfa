/** A cluster as the steps see it: a store of a runbook, and the rights that they need there. */
@NullMarked
package dev.rehome.platform.step.cluster;

import org.jspecify.annotations.NullMarked;
