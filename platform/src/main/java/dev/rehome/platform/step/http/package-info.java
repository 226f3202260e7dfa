/** Steps that send requests: to a service, and to people. */
@NullMarked
package dev.rehome.platform.step.http;

import org.jspecify.annotations.NullMarked;
