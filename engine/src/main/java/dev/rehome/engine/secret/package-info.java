/** Secrets by reference, and the one redactor that keeps their values out of every output. */
@NullMarked
package dev.rehome.engine.secret;

import org.jspecify.annotations.NullMarked;
