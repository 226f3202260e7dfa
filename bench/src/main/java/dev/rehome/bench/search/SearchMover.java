package dev.rehome.bench.search;

import dev.rehome.bench.measure.Mover;

/** A tool that copies an index from one cluster to another. */
interface SearchMover extends Mover<SearchGround> {

    /** Whether it expects the target index to be there, empty. */
    boolean needsTargetIndex();
}
