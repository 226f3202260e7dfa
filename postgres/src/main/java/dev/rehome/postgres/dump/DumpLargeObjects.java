package dev.rehome.postgres.dump;

import dev.rehome.engine.digest.Digest;
import dev.rehome.engine.digest.Digester;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.copy.CopyRelay;
import dev.rehome.postgres.largeobject.LargeObject;
import dev.rehome.postgres.largeobject.LargeObjectReader;
import dev.rehome.postgres.snapshot.Part;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Writes large objects, a file for each, as pg_dump does; safe for several workers. */
final class DumpLargeObjects {
    private final Path directory;
    private final Map<Long, LargeObject> objects = new ConcurrentSkipListMap<>();
    private Digest digest = Digest.EMPTY;

    DumpLargeObjects(Path directory) {
        this.directory = directory;
    }

    /** Of everything that was written, as {@link LargeObjectReader} takes it. */
    synchronized Digest digest() {
        return digest;
    }

    /**
     * Writes the objects in a range of oids.
     *
     * @param source a session in the dump's snapshot
     * @return the files
     */
    List<DumpFile> write(Part range, Session source, CopyRelay.Passed passed) {
        var digester = new Digester();
        var files = new ArrayList<DumpFile>();
        try (var writing = new Writing()) {
            new LargeObjectReader(source, range).read(digester, passed, writing);
            writing.close();
            writing.written.forEach(oid -> files.add(DumpFile.of(place(oid))));
        } catch (SQLException e) {
            throw new Failure(
                    ExitCode.FAILED,
                    "cannot read the large objects of %s: %s"
                            .formatted(source.database(), e.getMessage()),
                    "connect as a user who may read all of them, then resume",
                    e);
        }
        synchronized (this) {
            digest = digest.plus(digester.digest());
        }
        return files;
    }

    /** Adds the objects, what may be done with them and their comments to the archive. */
    List<DumpFile> list(Path directory, DataEntries entries) {
        var list = new StringBuilder();
        for (LargeObject object : objects.values()) {
            entries.largeObject(object);
            list.append(object.oid()).append(' ').append(name(object.oid())).append('\n');
        }
        Path file = directory.resolve("blobs.toc");
        DumpFile.write(file, list.toString());
        entries.largeObjects();
        return List.of(DumpFile.of(file));
    }

    private static String name(long oid) {
        return "blob_%d.dat".formatted(oid);
    }

    private Path place(long oid) {
        return directory.resolve(name(oid) + ".gz");
    }

    /**
     * Chunks come object by object only behind a page of objects, so a first chunk is written when
     * it is known whether others follow.
     */
    private final class Writing implements LargeObjectReader.Taker, AutoCloseable {
        private final List<Long> written = new ArrayList<>();
        private final Map<Long, LargeObject> page = new java.util.LinkedHashMap<>();
        private long open = -1;
        private @Nullable OutputStream out;

        @Override
        public void objects(List<LargeObject> objects) {
            close();
            objects.forEach(object -> page.put(object.oid(), object));
        }

        @Override
        public void more(long oid, long offset, byte[] chunk) {
            try {
                if (oid != open) {
                    end();
                    LargeObject object = page.remove(oid);
                    if (object == null) {
                        throw new IllegalStateException("large object %d twice".formatted(oid));
                    }
                    begin(object);
                }
                if (out != null) {
                    out.write(chunk);
                }
            } catch (IOException e) {
                throw DumpFile.cannotWrite(place(oid), e);
            }
        }

        /** Writes the objects of which the first chunk was all. */
        @Override
        public void close() {
            try {
                end();
                for (LargeObject object : page.values()) {
                    begin(object);
                    end();
                }
                page.clear();
            } catch (IOException e) {
                throw DumpFile.cannotWrite(directory, e);
            }
        }

        private void begin(LargeObject object) throws IOException {
            OutputStream file = DumpFile.compressed(place(object.oid()));
            open = object.oid();
            out = file;
            file.write(object.start());
            written.add(object.oid());
            objects.put(object.oid(), described(object));
        }

        private void end() throws IOException {
            if (out != null) {
                out.close();
                out = null;
            }
            open = -1;
        }

        /** Without its bytes, which are on the disk. */
        private static LargeObject described(LargeObject object) {
            return new LargeObject(
                    object.oid(), object.owner(), object.grants(), object.comment(), new byte[0]);
        }
    }
}
