/** Steps on values files. */
@NullMarked
package dev.rehome.platform.step.helm;

import org.jspecify.annotations.NullMarked;
