@NullMarked
package dev.rehome.sandbox;

import org.jspecify.annotations.NullMarked;
