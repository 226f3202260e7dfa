package dev.rehome.postgres.dump;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a failure of a dump or restore tells one to do. */
final class RemediesTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/rehome/postgres");

    /** In a text, not in a comment. */
    private static final Pattern ANEW =
            Pattern.compile("\"[^\"\n]*\\b(dump|restore|load)( it)? again\\b[^\"\n]*\"");

    @Test
    void nothingTellsToDumpOrRestoreAgainSinceASecondRunIsRefusedWhereAResumeGoesOn()
            throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            List<Path> sources = files.filter(file -> file.toString().endsWith(".java")).toList();
            assertThat(sources).hasSizeGreaterThan(100);
            for (Path source : sources) {
                assertThat(ANEW.matcher(Files.readString(source)).results())
                        .as(source.toString())
                        .extracting(java.util.regex.MatchResult::group)
                        .isEmpty();
            }
        }
    }
}
