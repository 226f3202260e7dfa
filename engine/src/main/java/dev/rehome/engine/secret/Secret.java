package dev.rehome.engine.secret;

/**
 * A value nobody may read in any output. Printing it shows where it came from and never what it is.
 *
 * @param origin such as {@code ${env:PGPASSWORD}}
 */
public record Secret(String origin, String value) {

    @Override
    public String toString() {
        return "secret " + origin;
    }
}
