package dev.rehome.cli;

import picocli.CommandLine.IVersionProvider;

/** Answers {@code -V} and {@code --version} among other options. */
final class VersionOption implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {Version.line()};
    }
}
