/**
 * The words in which any part of Rehome tells how far it is, what is wrong and how it ended; with
 * {@code secret} the only part of the engine that a store's library may use.
 */
@NullMarked
package dev.rehome.engine.report;

import org.jspecify.annotations.NullMarked;
