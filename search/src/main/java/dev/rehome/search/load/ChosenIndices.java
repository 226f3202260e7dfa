package dev.rehome.search.load;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.search.archive.Archive;
import dev.rehome.search.archive.ArchivedIndex;
import dev.rehome.search.archive.Piece;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which indices of an archive are meant. */
public record ChosenIndices(Archive archive) {

    /**
     * Those that the patterns choose, by name, each once; without patterns all. Each of their files
     * is there.
     *
     * @throws Failure with BAD_INPUT when a pattern chooses none; naming the file that is missing
     *     or has another length
     */
    public List<ArchivedIndex> of(List<String> patterns) {
        List<ArchivedIndex> chosen = chosen(patterns);
        chosen.forEach(index -> index.pieces().forEach(Piece::checkPresence));
        return chosen;
    }

    private List<ArchivedIndex> chosen(List<String> patterns) {
        if (patterns.isEmpty()) {
            return archive.indices();
        }
        var chosen = new TreeMap<String, ArchivedIndex>();
        for (String pattern : patterns) {
            Pattern names = names(pattern);
            List<ArchivedIndex> found =
                    archive.indices().stream()
                            .filter(index -> names.matcher(index.name()).matches())
                            .toList();
            if (found.isEmpty()) {
                throw new Failure(
                        ExitCode.BAD_INPUT,
                        "%s holds no index '%s'".formatted(archive.folder(), pattern),
                        "it has "
                                + archive.indices().stream()
                                        .map(ArchivedIndex::name)
                                        .collect(Collectors.joining(", ")),
                        null);
            }
            found.forEach(index -> chosen.put(index.name(), index));
        }
        return List.copyOf(chosen.values());
    }

    /** A star stands for anything, as it does to the servers. */
    private static Pattern names(String pattern) {
        return Pattern.compile(
                Arrays.stream(pattern.split("\\*", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*")));
    }
}
