package dev.rehome.search.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.search.document.Malformed;
import dev.rehome.search.document.Page;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeadLettersTest {
    @TempDir private Path folder;

    private static Rejected rejected(String id) throws Malformed {
        String answer =
                "{\"hits\":{\"hits\":[{\"_id\":\"%s\",\"_version\":2,\"_source\":{\"a\":1}}]}}"
                        .formatted(id);
        Page page = Page.of(answer.getBytes(StandardCharsets.UTF_8));
        return new Rejected("orders", page.hits().getFirst(), 400, "no");
    }

    private static String line(String id) {
        return ("{\"_index\":\"orders\",\"_id\":\"%s\",\"_version\":2,\"status\":400,"
                        + "\"reason\":\"no\",\"_source\":\"{\\\"a\\\":1}\"}")
                .formatted(id);
    }

    @Test
    void aLaterAttemptAddsToWhatIsThereAndWritesOverALineThatAKillCutOff() throws Exception {
        Path file = folder.resolve("rejected.ndjson");
        var killed = new DeadLetters(file);
        killed.add(rejected("1"));
        killed.add(rejected("2"));
        String whole = Files.readString(file);
        Files.writeString(file, whole.substring(0, whole.length() - 9));

        var later = new DeadLetters(file);
        later.add(rejected("2"));
        later.add(rejected("3"));

        assertThat(Files.readAllLines(file)).containsExactly(line("1"), line("2"), line("3"));
    }

    @Test
    void aFirstLineThatWasCutOffGoesTooHoweverLongItIs() throws Exception {
        Path file = folder.resolve("rejected.ndjson");
        Files.writeString(file, "{\"_index\":\"" + "x".repeat(200_000));

        new DeadLetters(file).add(rejected("1"));

        assertThat(Files.readAllLines(file)).containsExactly(line("1"));
    }
}
