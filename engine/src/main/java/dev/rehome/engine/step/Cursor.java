package dev.rehome.engine.step;

/** How far a step has come, in the step's own words; no secret may be in it. */
public record Cursor(String text) {}
