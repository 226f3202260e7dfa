@NullMarked
package dev.rehome.platform.step.exec;

import org.jspecify.annotations.NullMarked;
