package dev.rehome.search.place;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Problem;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Where the files of a dump lie. Each has a name relative to it, with slashes: {@code
 * indices/orders/0.zst}. Every method throws a {@link Failure} that names the file when the place
 * does not do as it is told. For many threads.
 */
public sealed interface Place extends AutoCloseable permits Folder, Bucket {

    /**
     * The place of that name.
     *
     * @param location a folder's path, or {@code s3://bucket/prefix}
     * @throws Failure with BAD_INPUT when there is no login or region to reach a bucket with
     */
    static Place at(String location) {
        return BucketAddress.isOne(location)
                ? Bucket.open(BucketAddress.parse(location), BucketAccess.ofEnvironment())
                : Folder.at(location);
    }

    /** Where a file is, as an operator writes it. */
    String of(String file);

    /** Why nothing new can be written there: it would be mixed with others, or not be let in. */
    Optional<Problem> unfit();

    /** Makes it where it is missing. */
    void create();

    /** A small file's text; empty where it is missing. */
    Optional<String> read(String file);

    /** Writes a small file, for good: it is there whole, or as it was before. */
    void write(String file, String text);

    /**
     * The same of a file that nobody has written.
     *
     * @return whether it holds that text now; of two that claim it, one does
     */
    boolean claim(String file, String text);

    /**
     * Puts a line behind those of a small file, which nobody else writes. It is there for good
     * within seconds, and when {@link #settle} returns; of a process that is killed before, the
     * last lines may be missing.
     */
    void append(String file, String line);

    /** Makes the lines that were put behind those of a file be there for good. */
    void settle(String file);

    /** How many bytes of each file that is being written may be held here at a time. */
    int heldBytes();

    /** Begins a file of any length. */
    NewFile begin(String file);

    /** Opens a file; whoever reads it may meet with a {@link Failure}. */
    InputStream open(String file);

    /**
     * All files whose names begin so, by name.
     *
     * @param under empty, or a folder's name and a slash
     */
    Map<String, Stored> list(String under);

    /** Deletes a file, also one that is not there. */
    void delete(String file);

    /**
     * Takes away what was begun and never finished, and nothing of others who write here too.
     *
     * @param ours whether we write a file of that name
     */
    void clear(Predicate<String> ours);

    @Override
    void close();
}
