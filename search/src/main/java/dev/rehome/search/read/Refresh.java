package dev.rehome.search.read;

import dev.rehome.engine.report.Progress;
import dev.rehome.search.catalog.Names;
import dev.rehome.search.connect.Answer;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.EveryShard;
import dev.rehome.search.connect.Request;
import java.util.Optional;

/**
 * Makes what was written findable. Whatever a shard's checkpoint says is on all of its copies; a
 * refresh after it was asked for shows all of that to searches, whichever copy answers them.
 */
public record Refresh(Cluster cluster, String index) {

    /**
     * Refreshes it; where the login may not, says what that means.
     *
     * @return whether it was refreshed
     */
    public boolean orTell(Progress progress) throws InterruptedException {
        Optional<String> refused = run();
        refused.ifPresent(
                why ->
                        progress.notice(
                                "%s may not be refreshed by this login (%s): what was written there in its last refresh_interval may be missing from the copy; catch up, and compare in the end"
                                        .formatted(index, why)));
        return refused.isEmpty();
    }

    /**
     * Refreshes it.
     *
     * @return empty when it is done; else why the login may not, in the server's words
     * @throws dev.rehome.engine.report.Failure when a shard fails
     */
    public Optional<String> run() throws InterruptedException {
        Request request = Request.post("/" + Names.encoded(index) + "/_refresh");
        Answer answer = new EveryShard(cluster).send(request);
        if (answer.ok()) {
            return Optional.empty();
        }
        if (answer.status() == 401 || answer.status() == 403) {
            return Optional.of(answer.reason());
        }
        throw cluster.refusal(request, answer);
    }
}
