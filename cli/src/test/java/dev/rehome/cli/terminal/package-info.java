@NullMarked
package dev.rehome.cli.terminal;

import org.jspecify.annotations.NullMarked;
