@NullMarked
package dev.rehome.platform.command;

import org.jspecify.annotations.NullMarked;
