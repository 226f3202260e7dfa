/** Runs tools side by side and reads the meters of the machine. */
@NullMarked
package dev.rehome.bench.measure;

import org.jspecify.annotations.NullMarked;
