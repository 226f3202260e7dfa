package dev.rehome.platform.step.cluster;

import dev.rehome.platform.kubernetes.Right;
import java.util.List;

/** A step that a cluster has to allow; asked without one at hand. */
public interface NeedsRights {

    /** All that it does, on the way forward and back. */
    List<Right> rights();

    /** What it can do without, and tells more with. */
    default List<Right> wishes() {
        return List.of();
    }

    /** Where. */
    ClusterStore store();
}
