package dev.rehome.engine.report;

/**
 * Where a step reports how far it is. Items are the step's own units as an operator names them (a
 * table, an index, a bucket); the overall figure is the sum of the items. Safe for many threads.
 */
public interface Progress {

    /** Nobody watches. */
    Progress UNWATCHED =
            new Progress() {
                @Override
                public void expect(String item, Amount total) {}

                @Override
                public void advance(String item, Amount done) {}

                @Override
                public void finish(String item, String result) {}

                @Override
                public void doing(String activity) {}

                @Override
                public void notice(String text) {}
            };

    /**
     * Announces an item and its size, before or while it moves; announcing again corrects the size.
     */
    void expect(String item, Amount total);

    /** Adds {@code done} to what has been moved of the item. */
    void advance(String item, Amount done);

    /** The item is finished; says in a few words what came of it, such as {@code "verified"}. */
    void finish(String item, String result);

    /** What is going on now, for the status line: {@code "building 3 indexes of public.orders"}. */
    void doing(String activity);

    /** Something an operator should know that is neither progress nor a failure. */
    void notice(String text);
}
