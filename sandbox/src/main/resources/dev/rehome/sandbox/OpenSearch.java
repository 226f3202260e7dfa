import org.codelibs.opensearch.runner.OpenSearchRunner;

/** One node of OpenSearch in this JVM: run from its source, with the server's jars as class path. */
class OpenSearch {
    /**
     * @param arguments the HTTP port, the folder, then {@code setting=value}
     */
    public static void main(String[] arguments) throws Exception {
        var runner = new OpenSearchRunner();
        runner.onBuild(
                (number, settings) -> {
                    settings.put("http.port", arguments[0]);
                    settings.put("network.host", "127.0.0.1");
                    settings.put("transport.port", "0");
                    settings.put("discovery.type", "single-node");
                    for (int i = 2; i < arguments.length; i++) {
                        String[] setting = arguments[i].split("=", 2);
                        settings.put(setting[0], setting[1]);
                    }
                });
        runner.build(
                OpenSearchRunner.newConfigs()
                        .basePath(arguments[1])
                        .clusterName("sandbox")
                        .numOfNode(1)
                        .useLogger());
        Thread.currentThread().join();
    }
}
