/**
 * Values files of Helm: YAML in which keys are set while every other byte stays. The text is read
 * into nodes that know where they stand, and changed by putting other text in their places.
 */
@NullMarked
package dev.rehome.platform.values;

import org.jspecify.annotations.NullMarked;
