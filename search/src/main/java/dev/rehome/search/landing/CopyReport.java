package dev.rehome.search.landing;

import java.util.List;

/**
 * What came of a copy.
 *
 * @param notices what besides indices does not come along, or is otherwise at the target
 */
public record CopyReport(List<IndexReport> indices, List<String> notices) {
    public static final CopyReport NOTHING = new CopyReport(List.of(), List.of());

    public CopyReport {
        indices = List.copyOf(indices);
        notices = List.copyOf(notices);
    }

    public long documents() {
        return indices.stream().mapToLong(IndexReport::documents).sum();
    }

    public long rejected() {
        return indices.stream().mapToLong(IndexReport::rejected).sum();
    }

    public List<String> differences() {
        return indices.stream().flatMap(index -> index.differences().stream()).toList();
    }
}
