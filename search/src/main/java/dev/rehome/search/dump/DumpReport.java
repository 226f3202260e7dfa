package dev.rehome.search.dump;

import java.util.List;

/**
 * What came of a dump.
 *
 * @param bytes of the documents' sources
 * @param notices what did not come along
 */
public record DumpReport(int indices, long documents, long bytes, List<String> notices) {
    public DumpReport {
        notices = List.copyOf(notices);
    }
}
