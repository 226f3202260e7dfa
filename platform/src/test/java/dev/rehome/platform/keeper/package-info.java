@NullMarked
package dev.rehome.platform.keeper;

import org.jspecify.annotations.NullMarked;
