package dev.rehome.search.landing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Progress;
import dev.rehome.search.catalog.CarriedIndex;
import dev.rehome.search.catalog.DataStream;
import dev.rehome.search.catalog.Names;
import dev.rehome.search.catalog.Part;
import dev.rehome.search.catalog.ShardStats;
import dev.rehome.search.catalog.Templates;
import dev.rehome.search.connect.Answer;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.EveryShard;
import dev.rehome.search.connect.Patience;
import dev.rehome.search.connect.Product;
import dev.rehome.search.connect.Request;
import dev.rehome.search.note.Notes;
import dev.rehome.search.note.Origin;
import dev.rehome.search.pool.Crew;
import dev.rehome.search.read.Cut;
import dev.rehome.search.survey.StreamCandidate;
import dev.rehome.search.verify.ReadDocuments;
import dev.rehome.search.verify.ReadStream;
import dev.rehome.search.write.BulkWriter;
import dev.rehome.search.write.Limit;
import dev.rehome.search.write.Rejected;
import dev.rehome.search.write.StreamConflicts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes a data stream at the target, by a template that comes first. All documents of its source go
 * into its first index, or the later ones of its own that it goes on to meanwhile; no server takes
 * them in any other way than one after the other, at the end.
 */
public record MakeStream(
        Cluster target,
        Product from,
        Product to,
        StreamCandidate candidate,
        CopyLog log,
        Progress progress)
        implements Destination {

    @Override
    public String name() {
        return candidate.name();
    }

    @Override
    public boolean isCaughtUp() {
        return false;
    }

    @Override
    public List<String> left() {
        return candidate.carried().left();
    }

    @Override
    public CopyLog.Begun begin(Map<String, Cut> cuts) throws InterruptedException {
        Optional<CopyLog.Begun> before = log.begun(name());
        Optional<DataStream> there = DataStream.named(target, name());
        if (before.isPresent() && there.isPresent() && isOf(there.get(), before.get())) {
            return before.get();
        }
        if (there.isPresent() && !own(there.get())) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "%s has a data stream %s already".formatted(target.address(), name()),
                    "delete it there, or leave it out",
                    null);
        }
        if (there.isEmpty()) {
            // What of them does not come along is told with all other templates.
            List<String> refused =
                    new CopyParts(target, from, to, log, progress)
                            .copy(candidate.templates())
                            .refused();
            if (!refused.isEmpty()) {
                throw new Failure(
                        ExitCode.REFUSED,
                        "%s would not take %s".formatted(target.address(), refused.getFirst()),
                        "install there what is missing, or leave data stream %s out"
                                .formatted(candidate.offered().name()),
                        null);
            }
            log.making(name());
            create();
        }
        DataStream made = DataStream.named(target, name()).orElseThrow();
        String first = made.indices().getFirst();
        tune(first);
        var begun = new CopyLog.Begun(made.uuid(first), cuts);
        log.begin(name(), begun);
        return begun;
    }

    /** The one that was begun: nobody has deleted it, and made another. */
    private static boolean isOf(DataStream there, CopyLog.Begun begun) {
        return there.backing().containsValue(begun.uuid());
    }

    /** What this copy was about to make when it was killed. */
    private boolean own(DataStream there) throws InterruptedException {
        return log.isMaking(name()) && ShardStats.untouched(target, there);
    }

    /** A request that got through, but whose answer did not, is sent again and comes too late. */
    private void create() throws InterruptedException {
        Request request = Request.put(DataStream.path(name()));
        Answer answer = target.send(request);
        Optional<DataStream> there =
                answer.ok() ? Optional.empty() : DataStream.named(target, name());
        if (!answer.ok() && (there.isEmpty() || !own(there.get()))) {
            throw target.refusal(request, answer);
        }
    }

    /** Fields that the source has come to know are known here, too, where the template is ours. */
    private void tune(String index) throws InterruptedException {
        String path = "/" + Names.encoded(index);
        target.ask(Request.put(path + "/_settings", CarriedIndex.fillingOfStream()));
        boolean ours =
                log.isMade(
                        new Part(
                                Part.Kind.TEMPLATE,
                                candidate.template(),
                                JsonNodeFactory.instance.objectNode()));
        if (ours) {
            target.ask(Request.put(path + "/_mapping", candidate.carried().mappings()));
        }
    }

    @Override
    public BulkWriter writer(Limit limit, Consumer<Rejected> rejected) {
        return BulkWriter.ofStream(
                target,
                name(),
                limit,
                Patience.USUAL,
                new Unlanded(rejected, new StreamConflicts(target, name())::check));
    }

    @Override
    public void settle(CopyLog.Begun begun) throws InterruptedException {
        Optional<DataStream> there = DataStream.named(target, name());
        if (there.isEmpty() || !isOf(there.get(), begun)) {
            throw new Failure(
                    "data stream %s at %s was deleted while it was filled"
                            .formatted(name(), target.address()),
                    "delete what is there now, and resume: it is then made again");
        }
        JsonNode wanted =
                new Templates(target).simulatedBy(there.get().template()).path("settings");
        for (Map.Entry<String, String> index : there.get().backing().entrySet()) {
            String path = "/" + Names.encoded(index.getKey());
            new EveryShard(target).ask(Request.post(path + "/_flush?wait_if_ongoing=true"));
            new EveryShard(target).ask(Request.post(path + "/_refresh"));
            if (index.getValue().equals(begun.uuid())) {
                target.ask(Request.put(path + "/_settings", CarriedIndex.settledOfStream(wanted)));
            }
            handOver(index.getKey());
        }
    }

    /** What is written to it from here on is of others. */
    private void handOver(String index) throws InterruptedException {
        Origin.whole(
                        from.uuid(),
                        "data stream " + candidate.offered().name(),
                        List.of(),
                        ShardStats.highest(ShardStats.of(target, index)),
                        log.rejected(name()))
                .note(new Notes(target, to, index));
    }

    @Override
    public ReadDocuments documents(Crew crew) throws InterruptedException {
        return ReadStream.of(target, DataStream.named(target, name()).orElseThrow(), crew);
    }
}
