/** What is asked of a Kubernetes cluster. */
@NullMarked
package dev.rehome.platform.kubernetes;

import org.jspecify.annotations.NullMarked;
