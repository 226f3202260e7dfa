package dev.rehome.engine.plan;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.StoreIdentity;
import java.util.List;
import java.util.Map;

/**
 * Keeps a run at the stores it began with. A name may lead elsewhere when a run is resumed or
 * undone: another address was given, or a service file, a variable or a name server says something
 * else by now. What the run made is not there, and what is there is not the run's to drop.
 *
 * @param then what each store said it was when the run began; its steps touch no others
 */
public record SameStores(Map<String, StoreIdentity> then) {

    public SameStores {
        then = Map.copyOf(then);
    }

    /**
     * Looks at what a step is about to touch.
     *
     * @throws Failure with REFUSED, naming what the store was and what it is
     */
    public void check(List<Access> access) {
        for (Access now : access) {
            StoreIdentity before = then.get(now.store());
            if (before == null) {
                throw new IllegalStateException("not asked when the run began: " + now.store());
            }
            if (!before.still(now.identity())) {
                throw new Failure(
                        ExitCode.REFUSED,
                        "store %s is another one than this run began with: it was %s, and is %s now"
                                .formatted(now.store(), before, now.identity()),
                        "give the address it had with --store %s=…, or set right what its address is read from"
                                .formatted(now.store()),
                        null);
            }
        }
    }
}
