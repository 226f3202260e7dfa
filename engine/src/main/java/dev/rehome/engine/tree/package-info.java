/**
 * Records as data: one mapping between a record, a tree of maps, lists, texts, whole numbers and
 * booleans, and JSON. The runbook, the journal and the JSON Schema all go through it.
 */
@NullMarked
package dev.rehome.engine.tree;

import org.jspecify.annotations.NullMarked;
