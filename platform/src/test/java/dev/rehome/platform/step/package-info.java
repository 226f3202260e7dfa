@NullMarked
package dev.rehome.platform.step;

import org.jspecify.annotations.NullMarked;
