package dev.rehome.search.verify;

import dev.rehome.search.catalog.DataStream;
import dev.rehome.search.connect.Cluster;
import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.document.Hit;
import dev.rehome.search.pool.Crew;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads all documents of a data stream, whichever of its indices they are in.
 *
 * @param index what the data stream is called
 */
public record ReadStream(String index, List<ReadIndex> backing) implements ReadDocuments {

    public ReadStream {
        backing = List.copyOf(backing);
    }

    public static ReadStream of(Cluster cluster, DataStream stream, Crew crew) {
        return new ReadStream(
                stream.name(),
                stream.indices().stream().map(name -> new ReadIndex(cluster, name, crew)).toList());
    }

    @Override
    public DocumentDigest digest() throws InterruptedException {
        DocumentDigest all = DocumentDigest.EMPTY;
        for (ReadIndex each : backing) {
            all = all.plus(each.digest());
        }
        return all;
    }

    @Override
    public void each(Consumer<Hit> taker) throws InterruptedException {
        for (ReadIndex each : backing) {
            each.each(taker);
        }
    }
}
