/** Steps on other objects of a cluster: secrets, config maps, annotations, pods and jobs. */
@NullMarked
package dev.rehome.platform.step.object;

import org.jspecify.annotations.NullMarked;
