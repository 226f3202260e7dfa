package dev.rehome.search.landing;

import dev.rehome.engine.report.Progress;
import dev.rehome.search.catalog.CarriedPart;
import dev.rehome.search.catalog.Part;
import dev.rehome.search.catalog.Parts;
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
     * Makes those that the target has not. One that is there stays as it is.
     *
     * @return what does not come along, or is otherwise there, each with its name
     */
    public List<String> copy(List<Part> parts) throws InterruptedException {
        var notices = new ArrayList<String>();
        for (Part part : parts) {
            progress.doing("copying " + part);
            CarriedPart carried = CarriedPart.of(part, from, to);
            notices.addAll(carried.left());
            if (carried.part().isPresent()) {
                make(carried.part().get()).ifPresent(notices::add);
            }
        }
        return notices;
    }

    private Optional<String> make(Part part) throws InterruptedException {
        Optional<Part> there = new Parts(target).find(part);
        if (there.isEmpty()) {
            log.making(part);
            target.ask(Request.put(part.path(), part.body()));
            new Parts(target).find(part).ifPresent(log::made);
            return Optional.empty();
        }
        boolean same = log.isMade(part) || there.get().body().equals(part.body());
        return same
                ? Optional.empty()
                : Optional.of("%s is there and otherwise: left as it is".formatted(part));
    }
}
