package dev.rehome.search.copy;

import dev.rehome.search.connect.Cluster;
import dev.rehome.search.document.DocumentDigest;
import dev.rehome.search.pool.Crew;
import dev.rehome.search.read.DigestSlice;
import dev.rehome.search.read.Slice;
import dev.rehome.search.write.BulkWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

/** Copies the documents of one index, slice by slice. */
record FillIndex(
        Cluster source,
        List<Slice> slices,
        int pageDocuments,
        BulkWriter writer,
        Reached reached,
        CopyLog log) {

    /**
     * Copies those slices that have not landed; the others are only read, to know what is in them.
     *
     * @return what of the source has landed
     */
    DocumentDigest fill(String index, Crew crew) throws InterruptedException {
        Set<Integer> landed = log.landed(index);
        var work = new ArrayList<Callable<DocumentDigest>>();
        for (int number = 0; number < slices.size(); number++) {
            int which = number;
            work.add(
                    landed.contains(number)
                            ? () -> seen(slices.get(which), crew)
                            : () -> copied(slices.get(which), index, which, crew));
        }
        return crew.all(work).stream().reduce(DocumentDigest.EMPTY, DocumentDigest::plus);
    }

    private DocumentDigest seen(Slice slice, Crew crew) throws InterruptedException {
        DocumentDigest digest =
                new DigestSlice(source, slice, pageDocuments, crew.memory()).digest();
        reached.passed(digest.whole().items(), digest.whole().bytes());
        return digest;
    }

    private DocumentDigest copied(Slice slice, String index, int number, Crew crew)
            throws InterruptedException {
        DocumentDigest sent =
                new CopySlice(source, slice, pageDocuments, writer, crew, reached).copy();
        log.land(index, number);
        return sent;
    }
}
