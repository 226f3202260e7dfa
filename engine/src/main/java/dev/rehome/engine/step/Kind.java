package dev.rehome.engine.step;

import java.util.function.BiFunction;

/**
 * A kind of step, as a runbook names it: {@code postgres.clone}.
 *
 * @param spec the record that holds its arguments; its components are the runbook's keys
 * @param summary one sentence: what it does
 * @param undo one sentence: what takes it back
 * @param bind meets the arguments with the live stores they name; may not connect yet
 */
public record Kind<S extends Record & StepSpec>(
        String name,
        Class<S> spec,
        String summary,
        String undo,
        BiFunction<S, Stores, Step> bind) {}
