package dev.rehome.postgres.largeobject;

import dev.rehome.engine.digest.Digest;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.copy.CopyRelay;
import dev.rehome.postgres.snapshot.Part;
import java.util.Optional;

/**
 * All large objects of a database on their way, by several workers: what was sent, and what the
 * target gave back.
 */
public final class RangesClone {
    private final LargeObjects objects;
    private final boolean verify;
    private int left;
    private Sum sum = new Sum(Digest.EMPTY, Digest.EMPTY);

    /** Digests over all objects; {@code found} is empty when nothing was read back. */
    public record Sum(Digest sent, Digest found) {}

    /**
     * @param ranges how many there are
     * @param verify read each back
     */
    public RangesClone(LargeObjects objects, int ranges, boolean verify) {
        this.objects = objects;
        this.left = ranges;
        this.verify = verify;
    }

    /**
     * Brings one range over.
     *
     * @return after the last one, the sum of all
     */
    public Optional<Sum> land(Session source, Session target, Part range, CopyRelay.Passed passed) {
        Digest sent = objects.land(source, target, range, passed).digest();
        Digest found =
                verify ? objects.read(target, range, CopyRelay.Passed.UNNOTICED) : Digest.EMPTY;
        synchronized (this) {
            sum = new Sum(sum.sent.plus(sent), sum.found.plus(found));
            left--;
            return left == 0 ? Optional.of(sum) : Optional.empty();
        }
    }
}
