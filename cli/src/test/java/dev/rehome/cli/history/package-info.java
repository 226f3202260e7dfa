@NullMarked
package dev.rehome.cli.history;

import org.jspecify.annotations.NullMarked;
