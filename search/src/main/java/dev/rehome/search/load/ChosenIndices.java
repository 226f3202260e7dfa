package dev.rehome.search.load;

import static java.util.function.Predicate.not;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Problem;
import dev.rehome.search.archive.Archive;
import dev.rehome.search.archive.ArchivedIndex;
import dev.rehome.search.archive.Piece;
import dev.rehome.search.catalog.DataStream;
import dev.rehome.search.catalog.Names;
import dev.rehome.search.catalog.OfferedStream;
import dev.rehome.search.catalog.Part;
import dev.rehome.search.catalog.Wanted;
import dev.rehome.search.pool.Memory;
import dev.rehome.search.survey.Offer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which indices and data streams of an archive are meant. */
public record ChosenIndices(Archive archive) {

    /**
     * What is meant.
     *
     * @param indices by name; those of a data stream only if they were named themselves
     */
    public record Choice(List<OfferedStream> streams, Map<String, ArchivedIndex> indices) {

        /** To be made elsewhere, with those parts. */
        public Offer offer(List<Part> parts) {
            return new Offer(
                    indices.values().stream().map(ArchivedIndex::index).toList(), streams, parts);
        }
    }

    /**
     * What the names and patterns choose, each once; without any all. One with a minus leaves out
     * what it means. Each file of it is there.
     *
     * @throws Failure with BAD_INPUT when a pattern chooses nothing; naming the file that is
     *     missing or has another length
     */
    public Choice of(List<String> patterns) {
        var streams = new TreeMap<String, OfferedStream>();
        var indices = new TreeMap<String, ArchivedIndex>();
        Wanted wanted = Wanted.of(patterns);
        for (String pattern : wanted.isAll() ? List.of("*") : wanted.chosen()) {
            List<OfferedStream> wholes =
                    archive.streams().stream()
                            .filter(stream -> Names.match(pattern, stream.name()))
                            .map(this::offered)
                            .toList();
            List<ArchivedIndex> found =
                    archive.indices().stream()
                            .filter(index -> Names.match(pattern, index.name()))
                            .filter(index -> pattern.startsWith(".") || !isOfStream(index))
                            .toList();
            if (wholes.isEmpty() && found.isEmpty() && !wanted.isAll()) {
                throw nothing(pattern);
            }
            wholes.forEach(stream -> streams.put(stream.name(), stream));
            found.forEach(index -> indices.put(index.name(), index));
        }
        streams.keySet().removeIf(not(wanted::keeps));
        indices.keySet().removeIf(not(wanted::keeps));
        wanted.check(archive.location(), streams.isEmpty() && indices.isEmpty());
        indices.values().forEach(ChosenIndices::check);
        streams.values().forEach(stream -> files(stream).forEach(ChosenIndices::check));
        return new Choice(List.copyOf(streams.values()), indices);
    }

    /**
     * What keeps some of a choice from being loaded into a cluster by this process, with the heap
     * that it has.
     */
    public List<Problem> obstacles(Choice choice) {
        long kept = Memory.besideRoom();
        var problems = new ArrayList<Problem>();
        choice.indices()
                .forEach(
                        (name, index) ->
                                LastWrites.obstacle("index " + name, List.of(index), kept)
                                        .ifPresent(problems::add));
        for (OfferedStream stream : choice.streams()) {
            LastWrites.obstacle("data stream " + stream.name(), files(stream), kept)
                    .ifPresent(problems::add);
        }
        return problems;
    }

    /** Those of a data stream, the oldest first. */
    public List<ArchivedIndex> files(OfferedStream stream) {
        return stream.backing().stream().map(index -> named(index.name())).toList();
    }

    private OfferedStream offered(DataStream stream) {
        return new OfferedStream(
                stream, stream.indices().stream().map(name -> named(name).index()).toList());
    }

    private ArchivedIndex named(String name) {
        return archive.indices().stream()
                .filter(index -> index.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private boolean isOfStream(ArchivedIndex index) {
        return archive.streams().stream()
                .anyMatch(stream -> stream.backing().containsKey(index.name()));
    }

    private static void check(ArchivedIndex index) {
        index.pieces().forEach(Piece::checkPresence);
    }

    private Failure nothing(String pattern) {
        return new Failure(
                ExitCode.BAD_INPUT,
                "%s holds no index '%s'".formatted(archive.location(), pattern),
                "it has "
                        + Stream.concat(
                                        archive.streams().stream().map(DataStream::name),
                                        archive.indices().stream()
                                                .filter(index -> !isOfStream(index))
                                                .map(ArchivedIndex::name))
                                .collect(Collectors.joining(", ")),
                null);
    }
}
