@NullMarked
package dev.rehome.cli.desk;

import org.jspecify.annotations.NullMarked;
