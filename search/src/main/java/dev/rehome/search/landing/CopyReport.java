package dev.rehome.search.landing;

import java.util.List;

/**
 * What came of a copy.
 *
 * @param parts of what is besides indices
 */
public record CopyReport(List<IndexReport> indices, CopyParts.Copied parts) {
    public static final CopyReport NOTHING = new CopyReport(List.of(), CopyParts.Copied.NONE);

    public CopyReport {
        indices = List.copyOf(indices);
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
