package dev.rehome.search.step;

import dev.rehome.engine.step.AbsolutePath;
import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import dev.rehome.search.catalog.Renaming;
import dev.rehome.search.load.LoadOptions;
import java.util.List;
import java.util.Map;

/** The arguments of {@code search.load}. */
public record LoadSpec(
        @Doc(
                        value =
                                "the folder that search.dump or multielasticdump wrote, or the"
                                        + " s3://bucket/prefix that search.dump did"
                                        + AbsolutePath.DOC,
                        example = "shop.dump")
                String from,
        @Doc(value = "the store to load into", store = "search", example = "target-search")
                String to,
        @Doc(
                        value =
                                "the indices and data streams to load, by name or pattern (logs-*,"
                                        + " -logs-old to leave out); if left out, all in the dump",
                        ifAbsent = "")
                List<String> indices,
        @Doc(
                        value =
                                "what they are called at the store, by pattern: 'logs-*:"
                                        + " old-logs-*'; the first that matches counts",
                        ifAbsent = "")
                Map<String, String> rename,
        @Doc(
                        value =
                                "also make index templates, ingest pipelines, stored scripts and"
                                        + " lifecycle policies that the store has not",
                        ifAbsent = "true")
                boolean templates,
        @Doc(
                        value =
                                "give the indices the aliases that they had; without, search.alias"
                                        + " gives them later",
                        ifAbsent = "true")
                boolean aliases,
        @Doc(value = "how many files are read at a time", ifAbsent = "4", min = 1) int jobs,
        @Doc(
                        value =
                                "read every document again from the store and compare it with what"
                                        + " was in the files",
                        ifAbsent = "true")
                boolean verify,
        @Doc(
                        value =
                                "the file for documents that the store will not take, each with"
                                        + " its reason; made only when there are some"
                                        + AbsolutePath.DOC,
                        ifAbsent = "rehome-rejected.ndjson")
                String rejected)
        implements StepSpec {
    public LoadSpec {
        from = DumpLocation.of(from);
        indices = List.copyOf(indices);
        rejected = AbsolutePath.of(rejected);
        rename = new Renaming(rename).rules();
    }

    Renaming renaming() {
        return new Renaming(rename);
    }

    LoadOptions options() {
        return new LoadOptions(indices, renaming(), templates, aliases, jobs, verify);
    }
}
