package dev.rehome.search.step;

import dev.rehome.engine.step.Doc;
import dev.rehome.engine.step.StepSpec;
import dev.rehome.search.elasticdump.WrittenFiles.Stamp;
import java.util.Map;

/** The arguments of {@code search.drop-dump}, the undo of a dump. */
public record DropDumpSpec(
        @Doc(value = "the folder or s3://bucket/prefix that was written", example = "shop.dump")
                String folder,
        @Doc(value = "whether the run made the folder", ifAbsent = "true") boolean made,
        @Doc(value = "the run that wrote it", example = "20261120-201500-k3f") String run,
        @Doc(
                        value =
                                "the files of elasticdump's layout, each with its length (below 0"
                                        + " when it was never whole) and when it was written",
                        ifAbsent = "")
                Map<String, Stamp> files)
        implements StepSpec {
    public DropDumpSpec {
        files = Map.copyOf(files);
    }
}
