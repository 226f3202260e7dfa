package dev.rehome.engine.step;

/**
 * The arguments of one step, as data: a record, written in the runbook, journaled as it is, and
 * bound to live stores only when it is planned or run.
 */
public interface StepSpec {}
