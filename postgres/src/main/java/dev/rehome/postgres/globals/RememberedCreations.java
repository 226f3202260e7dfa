package dev.rehome.postgres.globals;

import java.util.Map;
import java.util.Optional;

/** Remembers in this process what is created, also where nothing is kept for a later one. */
public final class RememberedCreations implements CreationLog {
    private final CreationLog kept;
    private Creations here = Creations.NONE;

    /**
     * @param kept is told as well
     */
    public RememberedCreations(CreationLog kept) {
        this.kept = kept;
    }

    @Override
    public String run() {
        return kept.run();
    }

    @Override
    public synchronized Creations created() {
        return kept.created().plus(here);
    }

    @Override
    public synchronized void created(Creations more) {
        kept.created(more);
        here = here.plus(more);
    }

    @Override
    public synchronized void gaveBack() {
        kept.gaveBack();
        here = here.withoutLent();
    }

    @Override
    public Optional<Map<String, Long>> found() {
        return kept.found();
    }
}
