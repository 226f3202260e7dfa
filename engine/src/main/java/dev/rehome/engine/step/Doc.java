package dev.rehome.engine.step;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What an argument of a step means: shown by {@code explain} and in the JSON Schema. */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Doc {

    String value();

    /**
     * The text taken when the key is missing; without one, and not {@code Optional}, it is
     * required.
     */
    String ifAbsent() default REQUIRED;

    /**
     * The kind of store the argument names, such as {@code postgres}; the reader then sees to it
     * that the runbook has a store of that name and kind. Empty when it names none.
     */
    String store() default "";

    /** The least that a number may be. */
    long min() default Long.MIN_VALUE;

    /** A value as a runbook would write it, in YAML; empty where any of its type would do. */
    String example() default "";

    String REQUIRED = "\0required";
}
