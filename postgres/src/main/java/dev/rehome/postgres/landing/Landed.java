package dev.rehome.postgres.landing;

import dev.rehome.engine.digest.Digest;
import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.snapshot.Epoch;
import dev.rehome.postgres.snapshot.Part;
import dev.rehome.postgres.snapshot.TableCopy;

/**
 * That a part has arrived: written to the target in the very transaction that brought its rows, so
 * the two cannot disagree.
 *
 * @param table its oid at the source
 * @param name for people
 * @param epoch number of the {@link Epoch} it was read in, or since proved equal to
 * @param fingerprint of columns and format: {@link TableCopy#fingerprint}
 * @param digest of the rows as they were sent
 */
public record Landed(
        long table, String name, Part part, int epoch, String fingerprint, Digest digest) {

    /**
     * Makes sure that it counts for the snapshot at hand, so that two are never mixed.
     *
     * @throws Failure when it is of another that nobody has proved equal
     */
    public void requireEpoch(int wanted) {
        if (epoch != wanted) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "part %d of %s landed from snapshot %d, this attempt copies snapshot %d"
                            .formatted(part.number(), name, epoch, wanted),
                    "let no other process clone into that database (rehome runs shows whose it"
                            + " is), then resume",
                    null);
        }
    }
}
