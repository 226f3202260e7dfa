package dev.rehome.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Real search servers that the build put aside. Downloaded for tests and the demo, never given on.
 */
public enum SearchBinaries {
    /** The Apache-2.0 distribution; its security manager ends with JDK 17. */
    ELASTICSEARCH_6("elasticsearch-6.8.23", 17),
    /** The Apache-2.0 one, in a JVM of its own: no data streams, none of what needs a licence. */
    ELASTICSEARCH_7_10("elasticsearch-7.10.2.0", Integer.MAX_VALUE),
    /** Without the modules reindex, ingest, parent-join and painless. */
    ELASTICSEARCH_7("elasticsearch-7.17.29", 17),
    /**
     * Without the modules reindex, ingest, parent-join, painless, data-streams and ILM, and without
     * the one that answers {@code GET /}.
     */
    ELASTICSEARCH_8("elasticsearch-8.19.21", Integer.MAX_VALUE),
    OPENSEARCH_1("opensearch-1.3.13.0", Integer.MAX_VALUE),
    OPENSEARCH_2("opensearch-2.19.1.0", 23),
    OPENSEARCH_3("opensearch-3.8.0.0", Integer.MAX_VALUE);

    private static final int OLDEST_JAVA = 17;

    private final String name;
    private final int newestJava;

    SearchBinaries(String name, int newestJava) {
        this.name = name;
        this.newestJava = newestJava;
    }

    /** The product and version: {@code opensearch-3.8.0.0}. */
    @Override
    public String toString() {
        return name;
    }

    /** Whether jars of the build run it rather than what its maker distributes. */
    private boolean isEmbedded() {
        return this == ELASTICSEARCH_7_10 || name.startsWith("opensearch");
    }

    /** Whether this machine has a JDK that the server runs on. */
    public boolean runsHere() {
        return java().isPresent();
    }

    /** What is said of a test that cannot be because of {@link #java}. */
    public String whyNot() {
        return "needs %s, and there is no JDK %d to %d in /usr/lib/jvm that it runs on"
                .formatted(name, OLDEST_JAVA, newestJava);
    }

    /** A JDK on this machine that the server runs on. */
    Optional<Path> java() {
        int ours = Runtime.version().feature();
        if (ours <= newestJava) {
            return Optional.of(Path.of(System.getProperty("java.home")));
        }
        try (Stream<Path> homes = Files.list(Path.of("/usr/lib/jvm"))) {
            return homes.filter(home -> Files.isExecutable(home.resolve("bin/java")))
                    .filter(home -> feature(home) >= OLDEST_JAVA && feature(home) <= newestJava)
                    .min(Comparator.naturalOrder());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Of the release file, 0 where there is none. */
    private static int feature(Path home) {
        try (Stream<String> lines = Files.lines(home.resolve("release"))) {
            return lines.filter(line -> line.startsWith("JAVA_VERSION="))
                    .map(line -> line.substring(line.indexOf('"') + 1).split("[.\"]", 2)[0])
                    .findFirst()
                    .map(Integer::parseInt)
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    /** The command that starts one node, which stays in the foreground. */
    List<String> command(Path java, ServerFolder folder, int port, Map<String, String> settings)
            throws IOException {
        return isEmbedded()
                ? embedded(java, folder, port, settings)
                : distributed(java, folder, port, settings);
    }

    private List<String> embedded(
            Path java, ServerFolder folder, int port, Map<String, String> settings)
            throws IOException {
        Path main = folder.path().resolve("OpenSearch.java");
        try (var source = SearchBinaries.class.getResourceAsStream("OpenSearch.java")) {
            String text = new String(source.readAllBytes(), StandardCharsets.UTF_8);
            Files.writeString(main, this == ELASTICSEARCH_7_10 ? byItsForebear(text) : text);
        }
        var words =
                new ArrayList<>(
                        List.of(
                                java.resolve("bin/java").toString(),
                                "-Xms" + heap(settings),
                                "-Xmx" + heap(settings),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                PostgresBinaries.serversDirectory().resolve(name) + "/*",
                                main.toString(),
                                Integer.toString(port),
                                folder.data().toString()));
        ofNode(settings).forEach((key, value) -> words.add(key + "=" + value));
        return words;
    }

    /** OpenSearch's runner is Elasticsearch's under another name. */
    private static String byItsForebear(String text) {
        return text.replace("codelibs.opensearch", "codelibs.elasticsearch")
                .replace("OpenSearchRunner", "ElasticsearchClusterRunner");
    }

    private static String heap(Map<String, String> settings) {
        return settings.getOrDefault(SearchServer.HEAP, "512m");
    }

    private static Map<String, String> ofNode(Map<String, String> settings) {
        var node = new TreeMap<>(settings);
        node.remove(SearchServer.HEAP);
        node.remove(SearchServer.CONFIG);
        node.remove(SearchServer.OPTIONS);
        return node;
    }

    private List<String> distributed(
            Path java, ServerFolder folder, int port, Map<String, String> settings)
            throws IOException {
        Path zip = PostgresBinaries.serversDirectory().resolve(name + ".zip");
        Path home = Cache.folder(name, to -> unpack(zip, to)).resolve(name);
        Path conf = folder.path().resolve("conf");
        Files.createDirectories(conf);
        for (String file : List.of("log4j2.properties", "jvm.options")) {
            Files.copy(
                    home.resolve("config").resolve(file),
                    conf.resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        if (settings.containsKey(SearchServer.CONFIG)) {
            try (Stream<Path> files = Files.list(Path.of(settings.get(SearchServer.CONFIG)))) {
                for (Path file : files.toList()) {
                    Files.copy(
                            file,
                            conf.resolve(file.getFileName()),
                            StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        var lines = new ArrayList<String>();
        lines.add("cluster.name: sandbox");
        lines.add("network.host: 127.0.0.1");
        lines.add("http.port: " + port);
        lines.add("transport.port: 0");
        lines.add("discovery.type: single-node");
        lines.add("path.data: " + folder.data());
        lines.add("path.logs: " + folder.path().resolve("logs"));
        if (this == ELASTICSEARCH_8) {
            if (!settings.containsKey(SearchServer.SECURITY)) {
                lines.add(SearchServer.SECURITY + ": false");
            }
        } else {
            lines.add("bootstrap.system_call_filter: false");
        }
        ofNode(settings).forEach((key, value) -> lines.add(key + ": " + value));
        Files.write(conf.resolve("elasticsearch.yml"), lines);
        return List.of(
                "env",
                "ES_JAVA_HOME=" + java,
                "JAVA_HOME=" + java,
                "ES_PATH_CONF=" + conf,
                "ES_JAVA_OPTS=-Xms%1$s -Xmx%1$s %2$s"
                        .formatted(heap(settings), settings.getOrDefault(SearchServer.OPTIONS, "")),
                home.resolve("bin/elasticsearch").toString());
    }

    private static void unpack(Path zip, Path to) {
        Command.run("unzip", "-q", zip.toString(), "-d", to.toString());
        try (Stream<Path> inside = Files.list(to)) {
            Path home = inside.findFirst().orElseThrow();
            Files.move(home, to.resolve(zip.getFileName().toString().replace(".zip", "")));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack " + zip, e);
        }
    }
}
