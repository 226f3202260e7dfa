package dev.rehome.search.dump;

/** How a dump's files look. */
public enum Layout {
    /** Our own: parallel, resumable, checked, every byte kept. */
    REHOME,
    /** As multielasticdump writes and reads them. */
    ELASTICDUMP
}
