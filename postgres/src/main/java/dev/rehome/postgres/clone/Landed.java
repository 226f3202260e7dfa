package dev.rehome.postgres.clone;

import dev.rehome.postgres.digest.RowDigest;

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
        long table, String name, Part part, int epoch, String fingerprint, RowDigest digest) {}
