package dev.rehome.search.archive;

import dev.rehome.search.catalog.DataStream;
import dev.rehome.search.catalog.Part;
import dev.rehome.search.connect.Product;
import java.util.List;

/** Indices in files, whoever wrote them. */
public interface Archive {

    /** Where they are, as an operator writes it. */
    String location();

    /** What they were taken from; what it was at least, where the files do not say. */
    Product product();

    /** All of them, by name; those of data streams, too. */
    List<ArchivedIndex> indices();

    /** The data streams that some of the indices are of. */
    default List<DataStream> streams() {
        return List.of();
    }

    /** What else was taken along, in the order in which it can be made again. */
    List<Part> parts();
}
