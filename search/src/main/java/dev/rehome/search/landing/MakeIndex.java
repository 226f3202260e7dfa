package dev.rehome.search.landing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.search.catalog.Aliases;
import dev.rehome.search.catalog.CarriedIndex;
import dev.rehome.search.catalog.Index;
import dev.rehome.search.catalog.Indices;
import dev.rehome.search.catalog.Names;
import dev.rehome.search.catalog.ShardStats;
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
import dev.rehome.search.survey.Candidate;
import dev.rehome.search.verify.ReadDocuments;
import dev.rehome.search.verify.ReadIndex;
import dev.rehome.search.write.BulkWriter;
import dev.rehome.search.write.Conflicts;
import dev.rehome.search.write.Limit;
import dev.rehome.search.write.Rejected;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes an index at the target, tuned for being filled, and at the end as its source is. */
public record MakeIndex(Cluster target, Product from, Product to, Candidate candidate, CopyLog log)
        implements Destination {

    @Override
    public String name() {
        return candidate.name();
    }

    @Override
    public boolean isCaughtUp() {
        return true;
    }

    @Override
    public List<String> left() {
        return carried().left();
    }

    @Override
    public CopyLog.Begun begin(Map<String, Cut> cuts) throws InterruptedException {
        Optional<CopyLog.Begun> before = log.begun(name());
        Optional<Index> there = new Indices(target).named(name());
        if (before.isPresent() && there.map(Index::uuid).equals(before.map(CopyLog.Begun::uuid))) {
            return before.get();
        }
        if (there.isPresent() && !own(there.get())) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "%s has an index %s already".formatted(target.address(), name()),
                    "delete it there, or leave it out",
                    null);
        }
        if (there.isEmpty()) {
            log.making(name());
            create();
        }
        ShardStats.awaitPlaces(target, name());
        // A template may have given it some: nobody is to find it by a name before it is full.
        new Aliases(target).removeAll(name());
        var begun = new CopyLog.Begun(new Indices(target).named(name()).orElseThrow().uuid(), cuts);
        log.begin(name(), begun); // at the end: what is begun is not looked at again
        return begun;
    }

    /**
     * Whether it is what this copy was about to make when it was killed: by that name, there was
     * none, and nothing has ever been written to it.
     */
    private boolean own(Index there) throws InterruptedException {
        return log.isMaking(there.name()) && ShardStats.untouched(target, there);
    }

    /** A request that got through, but whose answer did not, is sent again and comes too late. */
    private void create() throws InterruptedException {
        Request request = Request.put(path(), carried().creation());
        Answer answer = target.send(request);
        Optional<Index> there = answer.ok() ? Optional.empty() : new Indices(target).named(name());
        if (!answer.ok() && (there.isEmpty() || !own(there.get()))) {
            throw target.refusal(request, answer);
        }
    }

    /** {@inheritDoc} And notes at it how far it is a copy of what. */
    @Override
    public void settle(CopyLog.Begun begun) throws InterruptedException {
        Optional<Index> there = new Indices(target).named(name());
        if (there.isEmpty() || !there.get().uuid().equals(begun.uuid())) {
            throw new Failure(
                    "index %s at %s was deleted while it was filled"
                            .formatted(name(), target.address()),
                    "delete what is there now, and resume: it is then made again");
        }
        if (there.get().isLazy()) {
            new EveryShard(target).ask(Request.post(path() + "/_flush?wait_if_ongoing=true"));
        }
        new EveryShard(target).ask(Request.post(path() + "/_refresh"));
        target.ask(Request.put(path() + "/_settings", carried().settled()));
        noteAliases();
        // None where nobody knows of what state it is a copy: of files of elasticdump's layout.
        List<Long> marks =
                Optional.ofNullable(begun.cuts().get(candidate.index().name()))
                        .map(Cut::marks)
                        .orElse(List.of());
        Origin.whole(
                        from.uuid(),
                        candidate.index().uuid(),
                        marks,
                        ShardStats.highest(ShardStats.of(target, name())),
                        log.rejected(name()))
                .note(new Notes(target, to, name()));
    }

    /** A copy gets them only when it takes over, and then by what is noted here. */
    private void noteAliases() throws InterruptedException {
        if (candidate.index().aliases() instanceof ObjectNode aliases && !aliases.isEmpty()) {
            var _ = new Notes(target, to, name()).write(Notes.ALIASES, Optional.of(aliases));
        }
    }

    @Override
    public BulkWriter writer(Limit limit, Consumer<Rejected> rejected) {
        Optional<String> type = carried().type();
        return new BulkWriter(
                target,
                name(),
                type,
                limit,
                Patience.USUAL,
                new Unlanded(rejected, new Conflicts(target, name(), type)::check));
    }

    @Override
    public ReadDocuments documents(Crew crew) {
        return new ReadIndex(target, name(), crew);
    }

    private CarriedIndex carried() {
        return candidate.carried();
    }

    private String path() {
        return "/" + Names.encoded(name());
    }
}
