package dev.rehome.sandbox.kubernetes.api;

import dev.rehome.sandbox.kubernetes.api.Watches.Change;
import dev.rehome.sandbox.kubernetes.api.Watches.Watched;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.crud.AttributeSet;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The API of a Kubernetes that keeps its objects in this JVM: fabric8's, and what a deployment, a
 * pod and an account need beyond that.
 *
 * <ul>
 *   <li>A status is changed only by way of {@code /status}.
 *   <li>{@code /scale} reads and sets the replicas.
 *   <li>A deleted pod stays, marked, until whoever runs it deletes it without a grace period.
 *   <li>A binding gives a pod its node.
 *   <li>Lists and watches are chosen from by any field and label; see {@link Selection}.
 *   <li>A merge patch replaces lists; a dry run changes nothing.
 *   <li>A watch begins with the change after the list that it belongs to.
 *   <li>What is given as a secret's {@code stringData} is found in its {@code data}.
 *   <li>Everybody may do everything.
 * </ul>
 */
public final class InMemoryApi extends KubernetesCrudDispatcher {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Set<String> WITH_STATUS =
            Set.of("pods", "deployments", "replicasets", "statefulsets", "jobs");
    private static final Pattern OBJECT =
            Pattern.compile(
                    "(?<object>/apis?/(?:[^/]+/)?v[^/]+/namespaces/[^/]+/(?<kind>[^/?]+)/(?<name>[^/?]+))"
                        + "(?:/(?<part>[^/?]+))?(?:\\?.*)?");
    private static final Pattern BINDINGS =
            Pattern.compile("/api/v1/namespaces/(?<namespace>[^/]+)/bindings(?:\\?.*)?");
    private static final Pattern VERSION = Pattern.compile("[?&]resourceVersion=(\\d+)");
    private final Watches watches = new Watches();

    private boolean isDry;

    @Override
    public synchronized MockResponse dispatch(RecordedRequest request) {
        boolean dry =
                request.getPath().contains("dryRun=All") || !tree(request).path("dryRun").isEmpty();
        return dry ? dry(request) : handle(request);
    }

    private MockResponse handle(RecordedRequest request) {
        String path = request.getPath();
        Matcher object = OBJECT.matcher(path);
        Matcher bindings = BINDINGS.matcher(path);
        if (path.startsWith("/version")) {
            return answer("{\"major\": \"1\", \"minor\": \"20\", \"gitVersion\": \"v1.20.2\"}");
        }
        if (path.startsWith("/apis/authorization.k8s.io/")) {
            return allowed(request);
        }
        if (bindings.matches() && request.method() == HttpMethod.POST) {
            return bound(bindings.group("namespace"), tree(request));
        }
        if (object.matches() && "scale".equals(object.group("part"))) {
            return scaled(request, object.group("object"));
        }
        if (object.matches()
                && object.group("kind").equals("pods")
                && request.method() == HttpMethod.DELETE
                && tree(request).path("gracePeriodSeconds").asInt(1) != 0) {
            return marked(object.group("object"));
        }
        if (request.method() == HttpMethod.GET) {
            return read(path);
        }
        return super.dispatch(request);
    }

    @Override
    public boolean isStatusSubresourceEnabledForResource(String path) {
        return WITH_STATUS.stream().anyMatch(kind -> path.contains("/" + kind))
                || super.isStatusSubresourceEnabledForResource(path);
    }

    /** A merge patch (RFC 7386): a list replaces a list, null takes a field away. */
    @Override
    public JsonNode merge(JsonNode object, String patch) {
        return merged(object.deepCopy(), JSON.readTree(patch));
    }

    private static JsonNode merged(JsonNode target, JsonNode patch) {
        if (!(patch instanceof ObjectNode changes)) {
            return patch;
        }
        ObjectNode result = target instanceof ObjectNode object ? object : JSON.createObjectNode();
        changes.forEachEntry(
                (field, change) -> {
                    if (change.isNull()) {
                        result.remove(field);
                    } else {
                        result.set(field, merged(result.path(field), change));
                    }
                });
        return result;
    }

    /** Fills in what a server does, and a client counts on. */
    @Override
    public void processEvent(
            String path,
            AttributeSet pathAttributes,
            @Nullable AttributeSet oldAttributes,
            @Nullable GenericKubernetesResource resource,
            @Nullable String newState) {
        String before = oldAttributes == null ? null : map.get(oldAttributes);
        String after = newState == null ? null : completed(path, newState);
        super.processEvent(path, pathAttributes, oldAttributes, resource, after);
        if (isDry || (before == null && after == null)) {
            return;
        }
        AttributeSet found =
                after == null
                        ? oldAttributes
                        : AttributeSet.merge(
                                pathAttributes, attributeExtractor.fromResource(after));
        watches.add(
                new Change(
                        after == null ? requestResourceVersion() : version(after),
                        Objects.requireNonNull(found),
                        before,
                        after));
    }

    private static long version(String object) {
        return JSON.readTree(object).path("metadata").path("resourceVersion").asLong(0);
    }

    private static String completed(String path, String state) {
        var object = (ObjectNode) JSON.readTree(state);
        if (WITH_STATUS.stream().anyMatch(kind -> path.contains("/" + kind))
                && !object.path("status").isObject()) {
            object.putObject("status");
        }
        if (path.contains("/apis/apps/")
                && object.path("spec") instanceof ObjectNode spec
                && !spec.has("replicas")) {
            spec.put("replicas", 1);
        }
        if (object.remove("stringData") instanceof ObjectNode secrets) {
            ObjectNode data =
                    object.path("data") instanceof ObjectNode known
                            ? known
                            : object.putObject("data");
            secrets.forEachEntry(
                    (key, secret) ->
                            data.put(key, secret.asString().getBytes(StandardCharsets.UTF_8)));
        }
        return object.toString();
    }

    private static MockResponse allowed(RecordedRequest request) {
        ObjectNode review = tree(request);
        review.putObject("status").put("allowed", true);
        return answer(review.toString()).setResponseCode(HttpURLConnection.HTTP_CREATED);
    }

    private MockResponse bound(String namespace, ObjectNode binding) {
        String pod =
                "/api/v1/namespaces/%s/pods/%s"
                        .formatted(namespace, binding.path("metadata").path("name").asString());
        ObjectNode change = JSON.createObjectNode();
        change.putObject("spec").put("nodeName", binding.path("target").path("name").asString());
        MockResponse changed = merge(pod, change);
        return changed.code() / 100 == 2
                ? answer(binding.toString()).setResponseCode(HttpURLConnection.HTTP_CREATED)
                : changed;
    }

    private MockResponse scaled(RecordedRequest request, String path) {
        MockResponse found = handleGet(path);
        if (request.method() != HttpMethod.GET && found.code() == HttpURLConnection.HTTP_OK) {
            JsonNode wanted = tree(request);
            ObjectNode change = JSON.createObjectNode();
            change.putObject("spec").set("replicas", wanted.path("spec").path("replicas"));
            found = merge(path, change);
        }
        if (found.code() / 100 != 2) {
            return found;
        }
        JsonNode object = JSON.readTree(handleGet(path).getBody().readUtf8());
        ObjectNode scale = JSON.createObjectNode();
        scale.put("apiVersion", "autoscaling/v1").put("kind", "Scale");
        scale.set("metadata", object.path("metadata"));
        scale.putObject("spec").put("replicas", object.path("spec").path("replicas").asInt());
        scale.putObject("status").put("replicas", object.path("status").path("replicas").asInt(0));
        return answer(scale.toString());
    }

    private MockResponse marked(String path) {
        var found = findResource(getKey(path));
        if (found == null) {
            return new MockResponse().setResponseCode(HttpURLConnection.HTTP_NOT_FOUND);
        }
        var pod = (ObjectNode) JSON.readTree(found.getValue());
        boolean runs =
                pod.path("spec").has("nodeName")
                        && !Set.of("Succeeded", "Failed")
                                .contains(pod.path("status").path("phase").asString(""));
        if (!runs) {
            return handleDelete(path);
        }
        var metadata = (ObjectNode) pod.path("metadata");
        if (!metadata.has("deletionTimestamp")) {
            metadata.put("deletionTimestamp", now()).put("deletionGracePeriodSeconds", 30);
            metadata.put("resourceVersion", Long.toString(requestResourceVersion()));
            String text = pod.toString();
            processEvent(
                    path,
                    getKey(path),
                    found.getKey(),
                    Serialization.unmarshal(text, GenericKubernetesResource.class),
                    text);
        }
        return answer(pod.toString());
    }

    /** An object, a list or a watch. */
    private MockResponse read(String path) {
        Selection selection = Selection.of(path);
        if (path.contains("watch=true")) {
            return watch(selection);
        }
        MockResponse answer = handleGet(selection.path());
        if (selection.path().equals(path)) {
            return answer;
        }
        ObjectNode list = (ObjectNode) JSON.readTree(answer.getBody().readUtf8());
        ArrayNode items = JSON.createArrayNode();
        for (JsonNode item : list.path("items")) {
            if (selection.chosen().test(item)) {
                items.add(item);
            }
        }
        list.set("items", items);
        return answer(list.toString());
    }

    private MockResponse watch(Selection selection) {
        AttributeSet query = attributeExtractor.fromPath(selection.path());
        Predicate<String> chosen = object -> selection.chosen().test(JSON.readTree(object));
        Matcher version = VERSION.matcher(selection.path());
        long known = version.find() ? Long.parseLong(version.group(1)) : 0;
        // Without a version a watch begins with what there is, as on a server.
        List<String> first =
                known > 0
                        ? List.of()
                        : map.entrySet().stream()
                                .filter(object -> object.getKey().matches(query))
                                .map(Map.Entry::getValue)
                                .filter(chosen)
                                .toList();
        long after = known > 0 ? known : requestResourceVersion();
        return new MockResponse()
                .withWebSocketUpgrade(watches.listener(new Watched(query, chosen, after), first));
    }

    /** What it would answer. */
    private MockResponse dry(RecordedRequest request) {
        var before = new LinkedHashMap<>(map);
        isDry = true;
        try {
            return handle(request);
        } finally {
            isDry = false;
            map.clear();
            map.putAll(before);
        }
    }

    private MockResponse merge(String path, ObjectNode change) {
        return handlePatch(
                new RecordedRequest(
                        "HTTP/1.1",
                        HttpMethod.PATCH,
                        path,
                        Headers.builder()
                                .add("Content-Type", "application/merge-patch+json")
                                .build(),
                        new Buffer(change.toString().getBytes(StandardCharsets.UTF_8))));
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static ObjectNode tree(RecordedRequest request) {
        Buffer buffer = request.getBody();
        // Its text can be read once only.
        String body = buffer == null ? "" : new String(buffer.getBytes(), StandardCharsets.UTF_8);
        return !body.startsWith("{")
                ? JSON.createObjectNode() // nothing, or a JSON patch, which is a list
                : (ObjectNode) JSON.readTree(body);
    }

    private static MockResponse answer(String body) {
        return new MockResponse().setResponseCode(HttpURLConnection.HTTP_OK).setBody(body);
    }
}
