package dev.rehome.search.step;

import dev.rehome.engine.step.AbsolutePath;
import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import dev.rehome.search.catalog.Renaming;
import dev.rehome.search.catchup.CatchUpOptions;
import java.util.List;
import java.util.Map;

/** The arguments of {@code search.catch-up}. */
public record CatchUpSpec(
        @Doc(
                        value = "the store that was copied; only read",
                        store = "search",
                        example = "source-search")
                String from,
        @Doc(value = "the store that holds the copies", store = "search", example = "target-search")
                String to,
        @Doc(
                        value =
                                "the indices to catch up, by name or pattern (logs-*, -logs-old to"
                                    + " leave out); if left out, all but hidden ones of the source",
                        ifAbsent = "")
                List<String> indices,
        @Doc(
                        value =
                                "what their copies are called, by pattern: 'logs-*: old-logs-*'; if"
                                        + " left out, each is found by what it says of itself",
                        ifAbsent = "")
                Map<String, String> rename,
        @Doc(
                        value =
                                "so many writes behind the source are near enough; 0 behind a"
                                        + " fence, where all of them have to come",
                        ifAbsent = "1000",
                        min = 0)
                long until,
        @Doc(
                        value =
                                "how often the source is looked at again before it is given up:"
                                        + " when it is written to faster than it is read",
                        ifAbsent = "10",
                        min = 1)
                int passes,
        @Doc(
                        value =
                                "also delete the documents that the source has no more, and behind"
                                        + " a fence compare all of the rest; reads all documents of"
                                        + " both sides",
                        ifAbsent = "false")
                boolean deletes,
        @Doc(value = "how many slices of shards are read at a time", ifAbsent = "4", min = 1)
                int jobs,
        @Doc(
                        value =
                                "the file for documents that the target will not take, each with"
                                        + " its reason; made only when there are some"
                                        + AbsolutePath.DOC,
                        ifAbsent = "rehome-rejected.ndjson")
                String rejected)
        implements StepSpec {

    public CatchUpSpec {
        indices = List.copyOf(indices);
        rejected = AbsolutePath.of(rejected);
        rename = new Renaming(rename).rules();
    }

    CatchUpOptions options() {
        return new CatchUpOptions(indices, new Renaming(rename), until, passes, deletes, jobs);
    }
}
