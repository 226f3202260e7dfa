package dev.rehome.search.elasticdump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.search.elasticdump.WrittenFiles.Stamp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WrittenFilesTest {
    @TempDir Path folder;

    @Test
    void aFileThatSomebodyHasWrittenAnewIsLeftAloneThoughItIsAsLong() throws Exception {
        Path ours = Files.writeString(folder.resolve("a.json"), "ours");
        Path theirs = Files.writeString(folder.resolve("b.json"), "ours");
        var written =
                new WrittenFiles(
                        folder, Map.of("a.json", Stamp.of(ours), "b.json", Stamp.of(theirs)));
        Files.writeString(theirs, "them");
        Files.setLastModifiedTime(theirs, FileTime.from(Instant.now().plusSeconds(1)));

        assertThat(written.there()).containsExactly(ours);
        assertThat(written.others()).containsExactly(theirs);
        written.remove();
        assertThat(theirs).hasContent("them");
        assertThat(ours).doesNotExist();
    }
}
