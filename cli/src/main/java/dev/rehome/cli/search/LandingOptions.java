package dev.rehome.cli.search;

import picocli.CommandLine.Option;

/** What is made at a cluster besides indices, and whether all of it is read back. */
final class LandingOptions {
    @Option(
            names = "--verify",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Read every document again from the target and compare it. Default: yes.")
    private boolean verify;

    @Option(
            names = "--no-templates",
            description =
                    "Do not make index templates, ingest pipelines, stored scripts and lifecycle"
                            + " policies.")
    private boolean noTemplates;

    @Option(
            names = "--no-aliases",
            description =
                    "Do not give the indices their aliases: 'rehome search alias swap' does it at"
                            + " the cutover.")
    private boolean noAliases;

    boolean verified() {
        return verify;
    }

    boolean templates() {
        return !noTemplates;
    }

    boolean aliases() {
        return !noAliases;
    }
}
