/** A run told to who asks for it: its answers in a few words, and all of it as one page. */
@NullMarked
package dev.rehome.cli.report;

import org.jspecify.annotations.NullMarked;
