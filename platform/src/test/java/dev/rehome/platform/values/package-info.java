@NullMarked
package dev.rehome.platform.values;

import org.jspecify.annotations.NullMarked;
