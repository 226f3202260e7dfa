/** The runbook file: read into records, with errors that name file, line, value and remedy. */
@NullMarked
package dev.rehome.engine.runbook;

import org.jspecify.annotations.NullMarked;
