package dev.rehome.cli.postgres;

import picocli.CommandLine.Option;

/** Whether the target's disk has to have room for the data. */
final class RoomOption {
    @Option(
            names = "--room",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description =
                    "Refuse to begin when the target's disk, where it can be seen, has less free"
                            + " than the data take. Default: yes.")
    private boolean wanted;

    boolean wanted() {
        return wanted;
    }
}
