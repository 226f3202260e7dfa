package dev.rehome.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SearchServerTest {

    @ParameterizedTest
    @EnumSource
    void startsEveryVersionKeepsItsDocumentsAndLeavesNothingBehind(SearchBinaries binaries) {
        var started = SearchServer.start(binaries);
        assumeTrue(started.isPresent());
        SearchServer server = started.get();
        try (server) {
            String version =
                    binaries.toString().replaceFirst("^[a-z]+-(\\d+\\.\\d+\\.\\d+).*", "$1");
            assertThat(server.expect("GET", "/_nodes/_local", ""))
                    .contains("\"version\":\"" + version + "\"");
            server.expect("PUT", "/things/_doc/1?refresh=true", "{\"a\": 1.0}");
            server.crashAndRestart();
            server.expect("GET", "/_cluster/health/things?wait_for_status=yellow", "");
            assertThat(server.expect("GET", "/things/_doc/1", "")).contains("{\"a\": 1.0}");
        }
        assertThat(Files.exists(server.directory())).isFalse();
    }
}
