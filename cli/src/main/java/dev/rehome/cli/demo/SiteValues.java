package dev.rehome.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * What a pod of the site was started with: the keys of a values file that say where its stores are.
 *
 * @param managedSearch whether the search is asked through {@code aws-es-proxy}, which signs
 */
record SiteValues(String host, int port, String user, boolean managedSearch) {

    static SiteValues read(Path file) {
        try {
            Object tree =
                    new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
            return new SiteValues(
                    text(tree, "global", "postgres", "master", "host"),
                    Integer.parseInt(text(tree, "global", "postgres", "master", "port")),
                    text(tree, "global", "postgres", "master", "username"),
                    Boolean.parseBoolean(text(tree, "aws-es-proxy", "enabled")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Object tree, String... path) {
        Object at = tree;
        for (String key : path) {
            at = at instanceof Map<?, ?> map ? map.get(key) : null;
        }
        if (at == null) {
            throw new IllegalStateException("no value at " + String.join(".", path));
        }
        return at.toString();
    }

    /** Where a database is, for the service that it belongs to. */
    String url(String database) {
        return "jdbc:postgresql://%s:%d/%s?user=%s".formatted(host, port, database, user);
    }
}
