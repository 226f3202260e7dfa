package dev.rehome.search.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.search.Buckets;
import dev.rehome.search.place.Folder;
import dev.rehome.search.place.NewFile;
import dev.rehome.search.place.Place;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dump beside what other programs write at the same place. */
final class DumpFolderTest {
    private static final int MORE_THAN_A_PART = 6 << 20;

    private static NewFile begun(NewFile file) throws IOException {
        file.write(new byte[MORE_THAN_A_PART]);
        return file;
    }

    private static void resumesAndRollsBackBeside(Place place) throws IOException {
        var dump = new DumpFolder(place);
        dump.begin("run-1");
        NewFile others = begun(place.begin("backups/daily.tar"));
        NewFile amongOurs = begun(place.begin("indices/orders/notes.txt"));

        NewFile killed = begun(dump.index("orders").slice(0));
        dump.begin("run-1");
        assertThatThrownBy(killed::finish).isInstanceOf(Exception.class);

        NewFile killedAgain = begun(dump.index("orders").slice(1));
        assertThat(dump.remove("run-1")).isEmpty();
        assertThatThrownBy(killedAgain::finish).isInstanceOf(Exception.class);

        assertThat(others.finish().bytes()).isEqualTo(MORE_THAN_A_PART);
        assertThat(amongOurs.finish().bytes()).isEqualTo(MORE_THAN_A_PART);
        assertThat(place.list(""))
                .containsOnlyKeys("backups/daily.tar", "indices/orders/notes.txt");
    }

    @Test
    void whatOthersAreUploadingBelowThePrefixIsNotEndedByAResumeOrARollback() throws Exception {
        try (Place place = Buckets.open("beside")) {
            resumesAndRollsBackBeside(place);
        }
    }

    @Test
    void whatOthersHaveNotFinishedInTheFolderIsNotDeletedByAResumeOrARollback(@TempDir Path folder)
            throws Exception {
        try (Place place = new Folder(folder)) {
            resumesAndRollsBackBeside(place);
        }
    }
}
