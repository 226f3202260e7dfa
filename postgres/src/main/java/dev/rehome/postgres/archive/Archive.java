package dev.rehome.postgres.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A table of contents as pg_dump writes it, in the order in which its entries can be restored.
 *
 * @param database the dumped database's name
 * @param serverVersion of the dumped server, such as {@code 15.8 (Debian 15.8-1)}
 * @param dumpVersion of the pg_dump that wrote it
 */
public record Archive(
        Format format,
        String database,
        String serverVersion,
        String dumpVersion,
        List<Entry> entries) {

    /**
     * The file format's version; pg_dump 13 writes 1.14, 16 writes 1.15, 17 and 18 write 1.16.
     *
     * @param compression pg_dump's number: before 1.15 the level (-1 for default), since then the
     *     algorithm: 0 none, 1 gzip, 2 lz4, 3 zstd
     * @param created seconds, minutes, hours, day, month, year since 1900 and daylight saving, as
     *     C's {@code struct tm} has them
     */
    public record Format(
            int minor, int revision, boolean directory, int compression, List<Integer> created) {
        static final int TABLE_ACCESS_METHOD = 14;
        static final int COMPRESSION_ALGORITHM = 15;
        static final int RELATION_KIND = 16;
        static final int OLDEST = 12;
        static final int NEWEST = 16;
    }

    public Archive {
        entries = List.copyOf(entries);
    }

    /**
     * Reads a directory's {@code toc.dat}, or the head of a custom-format file.
     *
     * @throws dev.rehome.engine.report.Failure naming the file and what is wrong with it
     */
    public static Archive read(Path archive) {
        return new ArchiveReader(archive).read();
    }

    /** Writes a directory's {@code toc.dat}. */
    public void write(Path file) throws IOException {
        new ArchiveWriter(this).write(file);
    }

    /** The same with other entries. */
    public Archive with(List<Entry> others) {
        return new Archive(format, database, serverVersion, dumpVersion, others);
    }

    /**
     * Where each entry is restored: comments, grants and labels belong to the section of the last
     * entry before them that has one, as pg_restore has it.
     */
    public Map<Integer, Section> sections() {
        var sections = new TreeMap<Integer, Section>();
        Section current = Section.PRE_DATA;
        for (Entry entry : entries) {
            current = entry.section() == Section.NONE ? current : entry.section();
            sections.put(entry.id(), current);
        }
        return sections;
    }

    /** The encoding of all text and rows in it, such as {@code UTF8}. */
    public Optional<String> encoding() {
        return entries.stream()
                .filter(entry -> entry.kind().equals("ENCODING"))
                .map(entry -> entry.definition().replaceAll("(?s)^[^']*'([^']*)'.*$", "$1"))
                .findFirst();
    }

    /** The same, with all text and rows in another encoding. */
    public Archive inEncoding(String encoding) {
        return with(
                entries.stream()
                        .map(
                                entry ->
                                        entry.kind().equals("ENCODING")
                                                ? entry.defining(
                                                        "SET client_encoding = '%s';\n"
                                                                .formatted(encoding))
                                                : entry)
                        .toList());
    }

    /** The largest entry number in use, so that new entries can follow it. */
    public int largestId() {
        return entries.stream()
                .mapToInt(
                        entry ->
                                Math.max(
                                        entry.id(),
                                        entry.dependencies().stream()
                                                .mapToInt(Integer::intValue)
                                                .max()
                                                .orElse(0)))
                .max()
                .orElse(0);
    }
}
