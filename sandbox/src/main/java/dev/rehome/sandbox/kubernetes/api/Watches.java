package dev.rehome.sandbox.kubernetes.api;

import io.fabric8.mockwebserver.crud.AttributeSet;
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who watches what, and the last changes, from which a watch takes up where its list ended. In
 * place of fabric8's, which (8.0.0) stops the whole server for seconds when a watch is closed that
 * is just being told something.
 */
final class Watches {
    private static final int CHANGES_MAX = 10_000;

    /**
     * One of one object.
     *
     * @param version of the whole server after it
     * @param found what the object is found by
     * @param before its JSON, nothing when it is new
     * @param after its JSON, nothing when it is gone
     */
    record Change(
            long version, AttributeSet found, @Nullable String before, @Nullable String after) {}

    /**
     * What is to be told.
     *
     * @param query what an object has to be found by
     * @param chosen whether its JSON is meant
     * @param after the version that is known already
     */
    record Watched(AttributeSet query, Predicate<String> chosen, long after) {

        /** As the API says it, nothing when it is none of this one's. */
        @Nullable String tell(Change change) {
            if (change.version() <= after || !change.found().matches(query)) {
                return null;
            }
            String before = meant(change.before());
            String now = meant(change.after());
            if (now != null) {
                return told(before == null ? "ADDED" : "MODIFIED", now);
            }
            return before == null ? null : told("DELETED", before);
        }

        private @Nullable String meant(@Nullable String object) {
            return object != null && chosen.test(object) ? object : null;
        }
    }

    private final Deque<Change> changes = new ArrayDeque<>();
    private final Collection<Watch> watches = new ArrayList<>();

    synchronized void add(Change change) {
        changes.add(change);
        if (changes.size() > CHANGES_MAX) {
            changes.remove();
        }
        watches.forEach(watch -> watch.hear(change));
    }

    /**
     * What is to be done with the connection of a watch.
     *
     * @param first objects it is told of before the changes, as if they were new; JSON
     */
    WebSocketListener listener(Watched watched, List<String> first) {
        return new Watch(watched, first);
    }

    private static String told(String type, String object) {
        return "{\"type\": \"%s\", \"object\": %s}".formatted(type, object);
    }

    private synchronized void open(Watch watch) {
        changes.forEach(watch::hear);
        watches.add(watch);
    }

    private synchronized void close(Watch watch) {
        watches.remove(watch);
    }

    private final class Watch extends WebSocketListener {
        private final Watched watched;
        private final List<String> first;

        /** Not the connection's thread, which a message waits for. */
        private final ExecutorService thread =
                Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());

        private volatile @Nullable WebSocket socket;

        Watch(Watched watched, List<String> first) {
            this.watched = watched;
            this.first = first;
        }

        void hear(Change change) {
            String told = watched.tell(change);
            WebSocket open = socket;
            if (told != null && open != null) {
                thread.execute(() -> open.send(told));
            }
        }

        @Override
        public void onOpen(WebSocket socket, Response response) {
            this.socket = socket;
            thread.execute(() -> first.forEach(object -> socket.send(told("ADDED", object))));
            open(this);
        }

        @Override
        public void onClosing(WebSocket socket, int code, String reason) {
            socket.close(code, reason);
        }

        @Override
        public void onClosed(WebSocket socket, int code, String reason) {
            end();
        }

        @Override
        public void onFailure(WebSocket socket, Throwable failure, Response response) {
            end();
        }

        private void end() {
            close(this);
            thread.shutdownNow();
        }
    }
}
