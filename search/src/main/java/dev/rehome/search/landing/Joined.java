package dev.rehome.search.landing;

import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.document.Hit;
import dev.rehome.search.read.Relay;
import java.util.List;
import java.util.function.Consumer;

/**
 * Several indices as if they were one, which is how a data stream shows its own.
 *
 * @param index what they are called together
 */
public record Joined(String index, List<? extends Supply> supplies) implements Supply {

    public Joined {
        supplies = List.copyOf(supplies);
    }

    @Override
    public int parts() {
        return supplies.stream().mapToInt(Supply::parts).sum();
    }

    @Override
    public DocumentDigest pass(int part, Relay.Sink sink) throws InterruptedException {
        int number = part;
        for (Supply supply : supplies) {
            if (number < supply.parts()) {
                return supply.pass(number, sink);
            }
            number -= supply.parts();
        }
        throw new IllegalArgumentException("part %d of %d".formatted(part, parts()));
    }

    @Override
    public long likelyDocuments() {
        return supplies.stream().mapToLong(Supply::likelyDocuments).sum();
    }

    @Override
    public long likelyBytes() {
        return supplies.stream().mapToLong(Supply::likelyBytes).sum();
    }

    @Override
    public boolean isMoving() throws InterruptedException {
        for (Supply supply : supplies) {
            if (supply.isMoving()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void each(Consumer<Hit> taker) throws InterruptedException {
        for (Supply supply : supplies) {
            supply.each(taker);
        }
    }
}
