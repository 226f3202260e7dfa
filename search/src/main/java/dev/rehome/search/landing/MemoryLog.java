package dev.rehome.search.landing;

import dev.rehome.search.catalog.Part;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Forgotten with the process. */
final class MemoryLog implements CopyLog {
    private final Map<String, Begun> begun = new ConcurrentHashMap<>();
    private final Map<String, Set<Integer>> landed = new ConcurrentHashMap<>();
    private final Map<String, Long> rejected = new ConcurrentHashMap<>();

    private final Set<String> making = ConcurrentHashMap.newKeySet();
    private final Set<String> parts = ConcurrentHashMap.newKeySet();

    @Override
    public Set<String> made() {
        return Set.copyOf(making);
    }

    @Override
    public Optional<Begun> begun(String index) {
        return Optional.ofNullable(begun.get(index));
    }

    @Override
    public boolean isMaking(String index) {
        return making.contains(index);
    }

    @Override
    public void making(String index) {
        making.add(index);
    }

    @Override
    public void begin(String index, Begun how) {
        begun.put(index, how);
    }

    @Override
    public Set<Integer> landed(String index) {
        return Set.copyOf(landed.getOrDefault(index, Set.of()));
    }

    @Override
    public boolean isMade(Part part) {
        return parts.contains(part.toString());
    }

    @Override
    public void making(Part part) {
        parts.add(part.toString());
    }

    @Override
    public void refused(Part part) {
        parts.remove(part.toString());
    }

    @Override
    public void made(Part part) {}

    @Override
    public void land(String index, int slice, long refused) {
        landed.computeIfAbsent(index, _ -> ConcurrentHashMap.newKeySet()).add(slice);
        rejected.merge(index, refused, Long::sum);
    }

    @Override
    public long rejected(String index) {
        return rejected.getOrDefault(index, 0L);
    }
}
