package dev.rehome.cli.real;

import dev.rehome.cli.demo.ManagedSite;
import dev.rehome.engine.tree.Json;
import dev.rehome.engine.tree.Sha256;
import dev.rehome.sandbox.PostgresServer;
import dev.rehome.sandbox.SearchServer;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * All of a site that a move could change or leave behind, one fact a line: what both database
 * servers hold down to the rows, what both search clusters hold down to the documents, files,
 * deployments and jobs, and what of Rehome is still at work. What is another in each run by nature
 * is left out: its name, times, UUIDs, sequence numbers.
 */
record SiteState(Set<String> facts) {
    private static final Duration ENDED = Duration.ofSeconds(20);
    private static final String RUN = "\\d{8}-\\d{6}-[a-z0-9]{4}";

    /** Of the desk itself, the campaign and its servers; the move makes none of these. */
    private static final String NOT_ITS =
            "(out|err)-\\d+|tmp|journal.*|kubeconfig|campaign.*|cut\\.yaml";

    /** Another for each change, by nature. */
    private static final Set<String> OF_THE_TIME =
            Set.of("kubectl.kubernetes.io/restartedAt", "deployment.kubernetes.io/revision");

    private static final Set<String> BY_NATURE =
            Set.of(
                    "index.uuid",
                    "index.creation_date",
                    "index.version.created",
                    "index.version.upgraded",
                    "index.provided_name");

    /** Without scores, which no tree holds. */
    private static final String HITS = "hits.hits._id,hits.hits._routing,hits.hits._source";

    private static final String OF_A_SERVER =
            """
            SELECT format('database %s of %s, %s %s, may connect %s at most %s, rights %s', datname,
                          pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datcollate,
                          datallowconn, datconnlimit,
                          (SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM unnest(datacl) a))
              FROM pg_database
            UNION ALL SELECT format('role %s', to_jsonb(r) - 'oid') FROM pg_roles r
            UNION ALL SELECT format('member %s of %s by %s, admin %s', pg_get_userbyid(member),
                                    pg_get_userbyid(roleid), pg_get_userbyid(grantor), admin_option)
              FROM pg_auth_members
            UNION ALL SELECT format('setting of %s in %s: %s',
                                    CASE WHEN setrole = 0 THEN 'all' ELSE setrole::regrole::text END,
                                    COALESCE((SELECT datname FROM pg_database d WHERE d.oid = setdatabase), 'all'),
                                    setting)
              FROM pg_db_role_setting, unnest(setconfig) setting
            """;

    private static final String OF_A_DATABASE =
            """
            WITH ours AS (SELECT oid, nspname FROM pg_namespace
                           WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'),
                 relation AS (SELECT c.* FROM pg_class c JOIN ours n ON n.oid = relnamespace)
            SELECT format('schema %s of %s, rights %s', nspname, pg_get_userbyid(nspowner),
                          (SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM unnest(nspacl) a))
              FROM pg_namespace JOIN ours USING (oid, nspname)
            UNION ALL SELECT format('relation %s %s of %s, %s, rights %s', relkind, oid::regclass,
                                    pg_get_userbyid(relowner), reloptions,
                                    (SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM unnest(relacl) a))
              FROM relation
            UNION ALL SELECT format('column %s.%s %s %s %s %s, not null %s', attrelid::regclass, attname, attnum,
                                    format_type(atttypid, atttypmod), attidentity,
                                    pg_get_expr(adbin, adrelid), attnotnull)
              FROM pg_attribute a JOIN relation c ON c.oid = attrelid
              LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
             WHERE attnum > 0 AND NOT attisdropped AND relkind <> 'i'
            UNION ALL SELECT format('%s, valid %s', pg_get_indexdef(indexrelid), indisvalid)
              FROM pg_index JOIN relation c ON c.oid = indrelid
            UNION ALL SELECT format('constraint %s of %s: %s, valid %s', conname, conrelid::regclass,
                                    pg_get_constraintdef(k.oid), convalidated)
              FROM pg_constraint k JOIN ours n ON n.oid = connamespace
            UNION ALL SELECT format('%s, enabled %s', pg_get_triggerdef(t.oid), tgenabled)
              FROM pg_trigger t JOIN relation c ON c.oid = tgrelid WHERE NOT tgisinternal
            UNION ALL SELECT 'function ' || pg_get_functiondef(p.oid)
              FROM pg_proc p JOIN ours n ON n.oid = pronamespace WHERE prokind IN ('f', 'p')
            UNION ALL SELECT format('view %s: %s', oid::regclass, pg_get_viewdef(oid))
              FROM relation WHERE relkind IN ('v', 'm')
            UNION ALL SELECT format('extension %s %s', extname, extversion) FROM pg_extension
            UNION ALL SELECT format('comment on %s: %s', pg_describe_object(classoid, objoid, objsubid), description)
              FROM pg_description WHERE objoid >= 16384
            UNION ALL SELECT format('large objects %s', count(*)) FROM pg_largeobject_metadata
            UNION ALL SELECT format('rows of %s: %s', oid::regclass,
                query_to_xml(format('SELECT count(*), md5(string_agg(r::text, E''\\n'' ORDER BY r::text COLLATE "C"))'
                                    ' FROM %s r', oid::regclass), true, true, ''))
              FROM relation WHERE relkind IN ('r', 'm')
            UNION ALL SELECT format('state of %s: %s', oid::regclass,
                query_to_xml(format('SELECT last_value, is_called FROM %s', oid::regclass), true, true, ''))
              FROM relation WHERE relkind = 'S'
            """;

    static SiteState of(ManagedMove move) throws InterruptedException {
        var facts = new TreeSet<String>();
        add(facts, "at work", leftovers(move));
        add(facts, "old databases", databases(move.site.oldDatabases()));
        add(facts, "new databases", databases(move.site.newDatabases()));
        add(facts, "old search", search(move.site.oldSearch()));
        add(facts, "new search", search(move.site.newSearch()));
        add(facts, "cluster", cluster(move));
        add(facts, "files", files(move.desk.folder()));
        add(facts, "pods ask", move.site.ports().stream().map(String::valueOf).toList());
        add(facts, "application", answers(move));
        return new SiteState(facts);
    }

    /** What is here and not there, and there and not here; nothing when both are the same. */
    List<String> differencesFrom(SiteState expected) {
        var differences = new ArrayList<String>();
        expected.facts.stream()
                .filter(fact -> !facts.contains(fact))
                .forEach(fact -> differences.add("missing: " + fact));
        facts.stream()
                .filter(fact -> !expected.facts.contains(fact))
                .forEach(fact -> differences.add("too much: " + fact));
        return differences;
    }

    private static void add(Set<String> facts, String place, List<String> found) {
        var seen = new HashSet<String>();
        for (String fact : found) {
            String line = place + ": " + fact.replaceAll(RUN, "RUN").replaceAll("\\s+", " ");
            facts.add(seen.add(line) ? line : line + " (again)");
        }
    }

    /** Processes and sessions that a killed Rehome left and that do not end by themselves. */
    private static List<String> leftovers(ManagedMove move) throws InterruptedException {
        long end = System.nanoTime() + ENDED.toNanos();
        while (true) {
            var left = new ArrayList<String>();
            left.addAll(processes(move.desk));
            for (PostgresServer server :
                    List.of(move.site.oldDatabases(), move.site.newDatabases())) {
                left.addAll(
                        rows(
                                server,
                                "postgres",
                                "SELECT format('session in %s: %s', datname, left(query, 60)) FROM"
                                        + " pg_stat_activity WHERE application_name ~* 'rehome'"
                                        + " AND pid <> pg_backend_pid()"));
                left.addAll(
                        rows(
                                server,
                                "postgres",
                                "SELECT 'advisory lock' FROM pg_locks WHERE locktype ="
                                        + " 'advisory'"));
            }
            if (left.isEmpty() || System.nanoTime() > end) {
                return left;
            }
            Thread.sleep(50); // processes and servers end what they do: there is nothing to wait on
        }
    }

    /**
     * Whatever was started from the desk has its folder as HOME, children of children too; who is
     * there for the next command is not left behind.
     */
    private static List<String> processes(Desk desk) {
        var left = new ArrayList<String>();
        ProcessHandle.allProcesses()
                .filter(process -> process.pid() != desk.typing())
                .forEach(
                        process -> {
                            try {
                                String environment =
                                        Files.readString(
                                                Path.of("/proc/" + process.pid() + "/environ"),
                                                StandardCharsets.ISO_8859_1);
                                if (Stream.of(environment.split("\0"))
                                        .anyMatch(("HOME=" + desk.folder())::equals)) {
                                    left.add("process " + process.info().commandLine().orElse("?"));
                                }
                            } catch (IOException e) {
                                // it has ended meanwhile, or is somebody else's
                            }
                        });
        return left;
    }

    private static List<String> databases(PostgresServer server) {
        var facts = new ArrayList<>(rows(server, "postgres", OF_A_SERVER));
        for (String database :
                rows(server, "postgres", "SELECT datname FROM pg_database WHERE datallowconn")) {
            if (!database.equals("template1")) {
                rows(server, database, OF_A_DATABASE)
                        .forEach(row -> facts.add(database + ": " + row));
            }
        }
        return facts;
    }

    private static List<String> rows(PostgresServer server, String database, String query) {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            var rows = new ArrayList<String>();
            while (found.next()) {
                rows.add(found.getString(1));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> search(SearchServer server) {
        server.expect("POST", "/_refresh", "");
        var facts = new ArrayList<String>();
        facts.add("settings " + server.expect("GET", "/_cluster/settings?flat_settings=true", ""));
        map(server.expect("GET", "/_all?flat_settings=true", ""))
                .forEach(
                        (index, about) -> {
                            if (!index.startsWith(".")) {
                                facts.add("index %s: %s".formatted(index, lasting(about)));
                                facts.addAll(documents(server, index));
                            }
                        });
        return facts;
    }

    private static Object lasting(Object tree) {
        if (!(tree instanceof Map<?, ?> map)) {
            return tree;
        }
        var kept = new TreeMap<String, Object>();
        map.forEach(
                (key, value) -> {
                    String name = String.valueOf(key);
                    if (!BY_NATURE.contains(name)
                            && !(value instanceof Map<?, ?> m
                                    && m.isEmpty()
                                    && name.equals("_meta"))) {
                        // A note of UUIDs and sequence numbers: that it is there is what counts.
                        kept.put(name, name.equals("rehome") ? "noted" : lasting(value));
                    }
                });
        return kept;
    }

    private static List<String> documents(SearchServer server, String index) {
        Map<String, Object> answer =
                map(
                        server.expect(
                                "GET",
                                "/" + index + "/_search?size=10000&filter_path=" + HITS,
                                ""));
        List<?> list =
                answer.get("hits") instanceof Map<?, ?> hits
                                && hits.get("hits") instanceof List<?> found
                        ? found
                        : List.of();
        var lines = new TreeSet<String>();
        for (Object each : list) {
            if (each instanceof Map<?, ?> hit) {
                lines.add(
                        "%s %s %s"
                                .formatted(
                                        hit.get("_id"),
                                        hit.get("_routing"),
                                        Json.canonical(
                                                Objects.requireNonNull(hit.get("_source")))));
            }
        }
        return List.of(
                "documents of %s: %d, %s"
                        .formatted(index, list.size(), sha(String.join("\n", lines))));
    }

    private static Map<String, Object> map(String json) {
        var map = new TreeMap<String, Object>();
        if (Json.read(json) instanceof Map<?, ?> read) {
            read.forEach((key, value) -> map.put(String.valueOf(key), value));
        }
        return map;
    }

    private static List<String> cluster(ManagedMove move) {
        var facts = new ArrayList<String>();
        var cluster = move.cluster.client();
        for (Deployment each :
                cluster.apps().deployments().inNamespace(ManagedSite.NAMESPACE).list().getItems()) {
            var template = each.getSpec().getTemplate();
            facts.add(
                    "deployment %s %s, %s replicas, %s ready, labels %s, annotations %s, images %s"
                            .formatted(
                                    each.getMetadata().getName(),
                                    annotations(each.getMetadata()),
                                    each.getSpec().getReplicas(),
                                    each.getStatus().getReadyReplicas(),
                                    template.getMetadata().getLabels(),
                                    annotations(template.getMetadata()),
                                    template.getSpec().getContainers().stream()
                                            .map(container -> container.getImage())
                                            .toList()));
        }
        cluster.batch()
                .v1()
                .jobs()
                .inNamespace(ManagedSite.NAMESPACE)
                .list()
                .getItems()
                .forEach(job -> facts.add("job " + job.getMetadata().getName()));
        cluster.configMaps()
                .inNamespace(ManagedSite.NAMESPACE)
                .list()
                .getItems()
                .forEach(map -> facts.add("config map " + map.getMetadata().getName()));
        return facts;
    }

    private static Map<String, String> annotations(ObjectMeta of) {
        var annotations = new TreeMap<>(of.getAnnotations());
        annotations.keySet().removeAll(OF_THE_TIME);
        return annotations;
    }

    /** What it reads, and whether each of its services can write. */
    private static List<String> answers(ManagedMove move) {
        var facts = new ArrayList<String>();
        for (String path : List.of("/_status", "/user/user", "/index/_stats", "/user/data")) {
            facts.add("GET %s: %s".formatted(path, move.ask("GET", path)));
        }
        facts.add("POST: " + move.ask("POST", "/"));
        return facts;
    }

    private static List<String> files(Path folder) {
        var facts = new ArrayList<String>();
        try (var files = Files.walk(folder, 1)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                if (!name.matches(NOT_ITS)) {
                    facts.add(
                            name.endsWith(".yaml")
                                    ? name + " " + sha(Files.readString(file))
                                    : name);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return facts;
    }

    private static String sha(String text) {
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
