package dev.rehome.postgres.connect;

/**
 * A server's version as its {@code server_version_num} says it: {@code 150008} is 15.8.
 *
 * @param number six digits, comparable
 */
public record ServerVersion(int number) implements Comparable<ServerVersion> {

    public int major() {
        return number / 10_000;
    }

    public int minor() {
        return number % 10_000;
    }

    public boolean atLeast(int major) {
        return major() >= major;
    }

    @Override
    public int compareTo(ServerVersion other) {
        return Integer.compare(number, other.number);
    }

    /** {@code 15.8}. */
    @Override
    public String toString() {
        return major() + "." + minor();
    }
}
