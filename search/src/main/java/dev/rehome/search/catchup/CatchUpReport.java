package dev.rehome.search.catchup;

import java.util.List;

/**
 * What came of catching up.
 *
 * @param indices how many there are
 * @param passes over all of them
 * @param written documents that were sent
 * @param counted documents that count more writes at the target than at the source, where they were
 *     deleted and made again
 * @param deleted documents that the source has no more
 * @param rejected documents that the target would not take
 * @param behind writes at the source that are not at the target
 * @param compared documents of the source that were compared with the target's; 0 when none were
 * @param known documents that both sides have in the same number, each compared before or written
 *     since; they were not read again
 * @param differences what is otherwise at the target though nothing was written at the source
 */
public record CatchUpReport(
        int indices,
        int passes,
        long written,
        long counted,
        long deleted,
        long rejected,
        long behind,
        long compared,
        long known,
        List<String> differences) {

    /** Before the first attempt. */
    public static final CatchUpReport NOTHING =
            new CatchUpReport(0, 0, 0, 0, 0, 0, 0, 0, 0, List.of());

    public CatchUpReport {
        differences = List.copyOf(differences);
    }

    /**
     * The same after another attempt: what that one was refused is still missing, unless all was
     * compared since, and is the same.
     */
    public CatchUpReport after(CatchUpReport earlier) {
        boolean equal = compared > 0 && differences.isEmpty();
        return new CatchUpReport(
                indices,
                passes,
                written,
                counted,
                deleted,
                equal ? rejected : Math.max(rejected, earlier.rejected),
                behind,
                compared,
                known,
                differences);
    }
}
