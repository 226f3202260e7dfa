/**
 * What commands share: where they run, the journal, the view, and how a run is watched and ended.
 */
@NullMarked
package dev.rehome.cli.desk;

import org.jspecify.annotations.NullMarked;
