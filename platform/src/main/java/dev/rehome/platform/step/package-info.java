/**
 * The steps of a runbook about what runs around the stores: the one package here that knows the
 * engine's steps.
 */
@NullMarked
package dev.rehome.platform.step;

import org.jspecify.annotations.NullMarked;
