/** {@code rehome search …}. */
@NullMarked
package dev.rehome.cli.search;

import org.jspecify.annotations.NullMarked;
