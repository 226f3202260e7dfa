package dev.rehome.platform.step.cluster;

import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.Step;
import dev.rehome.platform.kubernetes.Right;
import java.util.List;

/** A step at a cluster, which has to allow it; asked for its rights without one at hand. */
public interface NeedsRights extends Step {

    /** All that it does, on the way forward and back. */
    List<Right> rights();

    /** What it can do without, and tells more with. */
    default List<Right> wishes() {
        return List.of();
    }

    /** Where. */
    ClusterStore store();

    /** It writes there, but where it says otherwise. */
    @Override
    default List<Access> access() {
        return store().access(Access.Mode.WRITE);
    }
}
