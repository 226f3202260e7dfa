package dev.rehome.search.step;

import dev.rehome.engine.step.AbsolutePath;
import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import dev.rehome.search.catalog.Renaming;
import dev.rehome.search.copy.CopyOptions;
import java.util.List;
import java.util.Map;

/** The arguments of {@code search.copy}. */
public record CopySpec(
        @Doc(
                        value = "the store that is copied; only read",
                        store = "search",
                        example = "source-search")
                String from,
        @Doc(value = "the store that is copied to", store = "search", example = "target-search")
                String to,
        @Doc(
                        value =
                                "the indices and data streams to copy, by name or pattern (logs-*,"
                                    + " -logs-old to leave out); if left out, all but hidden ones",
                        ifAbsent = "")
                List<String> indices,
        @Doc(
                        value =
                                "what they are called at the target, by pattern: 'logs-*:"
                                        + " old-logs-*'; the first that matches counts",
                        ifAbsent = "")
                Map<String, String> rename,
        @Doc(
                        value =
                                "also copy index templates, ingest pipelines, stored scripts and"
                                        + " lifecycle policies that the target has not",
                        ifAbsent = "true")
                boolean templates,
        @Doc(
                        value =
                                "also give the copies the aliases of their indices, when all is"
                                        + " copied; not where search.alias does it at the cutover",
                        ifAbsent = "true")
                boolean aliases,
        @Doc(value = "how many slices of shards are read at a time", ifAbsent = "4", min = 1)
                int jobs,
        @Doc(
                        value =
                                "read every document again from the target and compare it with what"
                                        + " was sent",
                        ifAbsent = "true")
                boolean verify,
        @Doc(
                        value =
                                "the file for documents that the target will not take, each with"
                                        + " its reason; made only when there are some"
                                        + AbsolutePath.DOC,
                        ifAbsent = "rehome-rejected.ndjson")
                String rejected)
        implements StepSpec {

    public CopySpec {
        indices = List.copyOf(indices);
        rejected = AbsolutePath.of(rejected);
        rename = new Renaming(rename).rules();
    }

    CopyOptions options() {
        return new CopyOptions(indices, renaming(), templates, aliases, jobs, verify);
    }

    Renaming renaming() {
        return new Renaming(rename);
    }
}
