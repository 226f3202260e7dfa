/** An API server of Kubernetes within the JVM: objects, lists, watches, patches. */
@NullMarked
package dev.rehome.sandbox.kubernetes.api;

import org.jspecify.annotations.NullMarked;
