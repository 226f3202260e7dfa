package dev.rehome.cli.postgres;

import picocli.CommandLine.Option;

/** Where PostgreSQL's own programs are. */
final class ToolsOption {
    @Option(
            names = "--tools",
            paramLabel = "DIR",
            defaultValue = "",
            description =
                    "The folder of pg_dump and pg_restore, not older than the source. Default:"
                            + " $REHOME_PG_BIN, else the best one installed.")
    private String folder = "";

    String folder() {
        return folder;
    }
}
