package dev.rehome.bench.search;

import java.nio.file.Path;
import java.util.List;

/** The target's own {@code _reindex} from the source: nothing runs between the servers. */
record RemoteReindex(Documents documents) implements SearchMover {

    @Override
    public String tool() {
        return "_reindex";
    }

    @Override
    public String name() {
        return "_reindex from remote, size 1000";
    }

    @Override
    public List<String> command(SearchGround ground, Path work) {
        String body =
                """
                {"source": {"remote": {"host": "%s"}, "index": "%s", "size": 1000},
                 "dest": {"index": "%s"}}
                """
                        .formatted(ground.source().url(), documents.index(), documents.index());
        return List.of(
                "curl",
                "--silent",
                "--show-error",
                "--fail-with-body",
                "--max-time",
                "1200",
                "--header",
                "Content-Type: application/json",
                "--data",
                body,
                ground.target().url() + "/_reindex");
    }

    @Override
    public boolean needsTargetIndex() {
        return true;
    }
}
