package dev.rehome.search.load;

import dev.rehome.search.archive.ArchivedIndex;
import dev.rehome.search.document.Hit;
import dev.rehome.search.pool.Crew;
import dev.rehome.search.read.Pages;
import dev.rehome.search.verify.Documents;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Reads all documents of an index in files. */
record ReadPieces(ArchivedIndex archived, LastWrites writes, Crew crew) implements Documents {

    @Override
    public String index() {
        return archived.name();
    }

    @Override
    public void each(Consumer<Hit> taker) throws InterruptedException {
        var work = new ArrayList<Callable<Boolean>>();
        for (int piece = 0; piece < archived.pieces().size(); piece++) {
            int number = piece;
            work.add(
                    () -> {
                        try (Pages pages =
                                writes.current(
                                        number,
                                        archived.pieces().get(number).open(crew.memory()))) {
                            for (var page = pages.next(); page.isPresent(); page = pages.next()) {
                                page.get().hits().forEach(taker);
                                pages.release();
                            }
                        }
                        return true;
                    });
        }
        var _ = crew.all(work);
    }
}
