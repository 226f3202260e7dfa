/** What a cluster has to be asked for before a runbook can work in it. */
@NullMarked
package dev.rehome.cli.kubernetes;

import org.jspecify.annotations.NullMarked;
