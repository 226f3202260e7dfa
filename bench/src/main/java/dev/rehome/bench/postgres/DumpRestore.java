package dev.rehome.bench.postgres;

import dev.rehome.sandbox.ClientTools;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code pg_dump -Fd -j} into a folder, then {@code pg_restore -j} from it.
 *
 * @param compression {@code -Z}: gzip's level, 6 as it is by default, 0 for none
 */
record DumpRestore(ClientTools tools, int jobs, String compression) implements PostgresMover {

    @Override
    public String tool() {
        return "pg_dump + pg_restore";
    }

    @Override
    public String name() {
        return "pg_dump + pg_restore -j %d%s"
                .formatted(jobs, compression.equals("0") ? " -Z0" : "");
    }

    @Override
    public List<String> command(PostgresGround ground, Path work) {
        String script =
                "\"$1\" -Fd -j %1$d -Z %2$s -f \"$5\" -d \"$3\" && \"$2\" -j %1$d -d \"$4\" \"$5\""
                        .formatted(jobs, compression);
        return List.of(
                "sh",
                "-c",
                script,
                "sh",
                tools.program("pg_dump").toString(),
                tools.program("pg_restore").toString(),
                ground.from(),
                ground.to(),
                work.resolve("dump").toString());
    }

    @Override
    public boolean needsTargetDatabase() {
        return true;
    }
}
