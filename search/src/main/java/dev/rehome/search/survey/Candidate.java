package dev.rehome.search.survey;

import dev.rehome.search.catalog.CarriedIndex;
import dev.rehome.search.catalog.Index;

/**
 * An index that can be copied.
 *
 * @param name at the target
 * @param carried what the target will be asked to make
 */
public record Candidate(Index index, String name, CarriedIndex carried) {}
