package dev.rehome.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

/** Answers {@code -V}, and {@code --version} among other options. */
@Command(versionProvider = VersionOption.class)
final class VersionOption implements IVersionProvider {
    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    private boolean asked;

    boolean asked() {
        return asked;
    }

    @Override
    public String[] getVersion() {
        return new String[] {Version.line()};
    }
}
