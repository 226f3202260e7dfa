package dev.rehome.cli;

/** Which Rehome this is, and on which Java it runs. */
final class Version {
    private Version() {}

    /** {@code rehome 0.1.0 (Java 25.0.3)}. */
    static String line() {
        return "rehome " + number() + " (Java " + Runtime.version() + ")";
    }

    /** As the jar's manifest has it; {@code development} when run from classes. */
    static String number() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
