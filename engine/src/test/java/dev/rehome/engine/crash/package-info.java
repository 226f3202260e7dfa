/**
 * Kills a run at every boundary of its journal, and in between, and looks what becomes of it. Other
 * modules take it from this module's test jar: their child program wraps its journal with {@link
 * dev.rehome.engine.crash.CrashPoints} and is started by {@link
 * dev.rehome.engine.crash.CrashHarness}.
 */
@NullMarked
package dev.rehome.engine.crash;

import org.jspecify.annotations.NullMarked;
