package dev.rehome.search.landing;

import dev.rehome.search.document.Page;
import dev.rehome.search.read.Relay;
import dev.rehome.search.write.BulkWriter;

/** Writes what comes, and tells how far that is. */
public record WritePages(BulkWriter writer, Reached reached) implements Relay.Sink {

    @Override
    public void write(Page page) throws InterruptedException {
        writer.write(page.hits());
        reached.passed(page);
    }
}
