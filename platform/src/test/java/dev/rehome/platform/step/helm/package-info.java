@org.jspecify.annotations.NullMarked
package dev.rehome.platform.step.helm;
