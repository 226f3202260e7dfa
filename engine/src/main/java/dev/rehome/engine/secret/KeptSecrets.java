package dev.rehome.engine.secret;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What keepers said a moment ago, in memory and nowhere else, so that each is asked once and not at
 * every use. Safe for many threads: who wants what another is asking for waits for that answer. A
 * failure is not kept.
 */
final class KeptSecrets {
    /**
     * How long a value is used before its keeper is asked again. It may be changed meanwhile, and
     * tokens end: those of AWS for a database after 15 minutes.
     */
    static final Duration KEPT_FOR = Duration.ofMinutes(5);

    private final LongSupplier nanos;
    private final Map<SecretReference.Kept, Place> places = new ConcurrentHashMap<>();

    /**
     * @param nanos a clock that only goes forward
     */
    KeptSecrets(LongSupplier nanos) {
        this.nanos = nanos;
    }

    String get(SecretReference.Kept reference, Supplier<String> ask) {
        return places.computeIfAbsent(reference, _ -> new Place()).get(ask);
    }

    void forget() {
        places.clear();
    }

    private final class Place {
        private @Nullable String value;
        private long since;

        synchronized String get(Supplier<String> ask) {
            String known = value;
            if (known == null || nanos.getAsLong() - since >= KEPT_FOR.toNanos()) {
                known = ask.get();
                value = known;
                since = nanos.getAsLong();
            }
            return known;
        }
    }
}
