package dev.rehome.cli.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which databases of a server are meant. */
final class DatabaseOptions {
    @ArgGroup private Chosen chosen = new Chosen();

    static final class Chosen {
        @Option(
                names = {"-d", "--database"},
                paramLabel = "NAME",
                arity = "1..*",
                description = "The databases, all in one run. Default: the one in the address.")
        private List<String> names = new ArrayList<>();

        @Option(
                names = {"-a", "--all"},
                description =
                        "Every database of the server but its templates. One that cannot be"
                            + " connected to is named, and none is worked on; but a fence is put"
                            + " around the others where one allows no connections to anybody.")
        private boolean all;
    }

    /** Empty where none is named. */
    Optional<List<String>> names() {
        return Optional.of(chosen.names).filter(names -> !names.isEmpty());
    }

    boolean all() {
        return chosen.all;
    }
}
