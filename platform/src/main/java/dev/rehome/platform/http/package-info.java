/** One request and its answer. */
@NullMarked
package dev.rehome.platform.http;

import org.jspecify.annotations.NullMarked;
