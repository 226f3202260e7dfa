@NullMarked
package dev.rehome.platform.kubernetes;

import org.jspecify.annotations.NullMarked;
