package dev.rehome.search.fence;

import dev.rehome.search.catalog.Index;

/**
 * Whether an index refuses writes: the state that releasing a fence brings back.
 *
 * @param uuid of the index; a later one of its name is another
 * @param value of the setting {@code index.blocks.write}; empty where it is not set
 */
public record WriteBlock(String index, String uuid, String value) {
    static final String SETTING = "index.blocks.write";
    private static final String ON = "true";

    static WriteBlock of(Index index) {
        return new WriteBlock(index.name(), index.uuid(), index.settings().path(SETTING).asText());
    }

    public boolean stands() {
        return value.equals(ON);
    }
}
