package dev.rehome.cli.desk;

import dev.rehome.engine.journal.Entry;
import dev.rehome.engine.journal.Journal;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Spelling;
import dev.rehome.engine.runbook.Runbook;
import dev.rehome.engine.runbook.StepCatalog;
import dev.rehome.engine.runbook.StoreEntry;
import dev.rehome.engine.step.RunId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Stores given again: a password that was given in the clear is written down nowhere. */
public final class StoresAgain {
    @Option(
            names = "--store",
            paramLabel = "NAME=URI",
            description = {
                "The address of a store again, with its password, when that was given in the"
                        + " clear.",
                "Example: --store 'source=$${env:SOURCE_URI}'"
            })
    private Map<String, String> written = new LinkedHashMap<>();

    /** Where the stores are now, of the kinds that the run knows them by. */
    public List<StoreEntry> of(RunId run, Journal journal, StepCatalog catalog) {
        if (written.isEmpty()) {
            return List.of();
        }
        Runbook runbook =
                journal.entries(run, 0).stream()
                        .map(recorded -> recorded.entry())
                        .filter(Entry.RunOpened.class::isInstance)
                        .map(Entry.RunOpened.class::cast)
                        .map(opened -> Runbook.read(opened.runbook(), catalog))
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("a run without a beginning"));
        return written.entrySet().stream()
                .map(
                        store -> {
                            StoreEntry known = runbook.stores().get(store.getKey());
                            if (known == null) {
                                throw new Failure(
                                        ExitCode.BAD_INPUT,
                                        "run %s has no store '%s'".formatted(run, store.getKey()),
                                        Spelling.hint(store.getKey(), runbook.stores().keySet()),
                                        null);
                            }
                            return StoreEntry.at(known.name(), known.kind(), store.getValue());
                        })
                .toList();
    }
}
