package dev.rehome.engine.step;

/**
 * How far a step has come, in the step's own words: a plain text, or a tree as JSON. No secret may
 * be in it; known ones are taken out of the texts of a tree, which may be what a server said, but
 * not out of its keys.
 */
public record Cursor(String text) {}
