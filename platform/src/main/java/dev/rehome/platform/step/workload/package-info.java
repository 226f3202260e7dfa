/** Steps on deployments and stateful sets. */
@NullMarked
package dev.rehome.platform.step.workload;

import org.jspecify.annotations.NullMarked;
