package dev.rehome.search.landing;

import dev.rehome.engine.report.Progress;
import dev.rehome.search.catalog.CarriedPart;
import dev.rehome.search.catalog.Part;
import dev.rehome.search.catalog.Parts;
import dev.rehome.search.connect.Answer;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.connect.Product;
import dev.rehome.search.connect.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Copies what a cluster has besides indices. After the indices: a template that comes first would
 * have a say in what they are.
 */
public record CopyParts(Cluster target, Product from, Product to, CopyLog log, Progress progress) {

    /**
     * What came of it.
     *
     * @param notices what does not come along, or is otherwise there, each with its name
     * @param refused those that the target would not take, each with its name and why
     */
    public record Copied(List<String> notices, List<String> refused) {
        public static final Copied NONE = new Copied(List.of(), List.of());

        public Copied {
            notices = List.copyOf(notices);
            refused = List.copyOf(refused);
        }
    }

    /**
     * Makes those that the target has not. One that is there stays as it is, and one that is
     * refused keeps none of the others from being made.
     */
    public Copied copy(List<Part> parts) throws InterruptedException {
        var notices = new ArrayList<String>();
        var refused = new ArrayList<String>();
        for (Part part : parts) {
            progress.doing("copying " + part);
            CarriedPart carried = CarriedPart.of(part, from, to);
            notices.addAll(carried.left());
            if (carried.part().isPresent()) {
                copy(carried.part().get(), notices, refused);
            }
        }
        return new Copied(notices, refused);
    }

    private void copy(Part part, List<String> notices, List<String> refused)
            throws InterruptedException {
        Optional<Part> there = new Parts(target).find(part);
        if (there.isEmpty()) {
            make(part).ifPresent(refused::add);
        } else if (!log.isMade(part) && !there.get().body().equals(part.body())) {
            notices.add("%s is there and otherwise: left as it is".formatted(part));
        }
    }

    private Optional<String> make(Part part) throws InterruptedException {
        log.making(part);
        Request request = Request.put(part.path(), part.body());
        Answer answer = target.send(request);
        if (answer.isRefusal()) {
            log.refused(part);
            return Optional.of("%s: %s".formatted(part, answer.reason()));
        }
        var _ = target.accepted(request, answer);
        new Parts(target).find(part).ifPresent(log::made);
        return Optional.empty();
    }
}
