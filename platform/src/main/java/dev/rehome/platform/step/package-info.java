/**
 * The steps of a runbook about what runs around the stores: this and the packages below it are the
 * only ones here that know the engine's steps.
 */
@NullMarked
package dev.rehome.platform.step;

import org.jspecify.annotations.NullMarked;
