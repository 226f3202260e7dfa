package dev.rehome.platform.step;

import dev.rehome.engine.step.Kind;
import java.util.List;

/** What a runbook can do with what runs around the stores. */
public final class PlatformKinds {
    public static final List<Kind<?>> ALL = List.of();

    private PlatformKinds() {}
}
