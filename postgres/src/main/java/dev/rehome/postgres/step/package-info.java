/**
 * The thin layer that makes this library's work into runbook steps; the only package here that
 * knows what a runbook is.
 */
@NullMarked
package dev.rehome.postgres.step;

import org.jspecify.annotations.NullMarked;
