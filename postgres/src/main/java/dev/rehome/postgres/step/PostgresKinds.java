package dev.rehome.postgres.step;

import dev.rehome.engine.step.Kind;
import dev.rehome.engine.step.StoreIdentity;
import dev.rehome.engine.step.StoreKind;
import dev.rehome.engine.step.StoreSpec;
import dev.rehome.engine.step.Stores;
import java.util.List;
import java.util.Map;

/** What a runbook can do with PostgreSQL. */
public final class PostgresKinds {
    static final String DROP_CLONED = "postgres.drop-cloned";
    static final String RECORD = "postgres.record";
    static final String RELEASE = "postgres.release";

    /** {@code postgres: URI}. */
    public static final StoreKind STORE =
            new StoreKind(
                    PostgresStore.KIND,
                    "a libpq URI or keyword string; PG* variables, the password file and the"
                            + " service file complete it",
                    Map.of(),
                    PostgresKinds::identify);

    public static final List<Kind<?>> ALL =
            List.of(
                    new Kind<>(
                            "postgres.clone",
                            CloneSpec.class,
                            "Copies databases to another server: roles, schema, rows, indexes,"
                                    + " everything; verified row by row.",
                            "Drops the databases, roles and tablespaces that it created; empties a"
                                    + " database that was there and empty.",
                            ClonePostgres::bind),
                    new Kind<>(
                            "postgres.verify",
                            VerifySpec.class,
                            "Compares databases of two servers row by row and names what differs.",
                            "Nothing to undo: it only reads.",
                            VerifyPostgres::bind),
                    new Kind<>(
                            "postgres.fence",
                            FenceSpec.class,
                            "Makes databases read-only to whoever does not ask to write, or closes"
                                    + " them; ends the sessions that are there, and proves it."
                                    + " Where another run's fence stands it is refused.",
                            "Gives back the settings and rights that it took.",
                            FencePostgres::bind),
                    new Kind<>(
                            RECORD,
                            RecordSpec.class,
                            "Writes down what databases hold: tables, rows, sizes, roles, rights,"
                                    + " sequences.",
                            "Nothing to undo: it only reads.",
                            RecordPostgres::bind),
                    new Kind<>(
                            "postgres.compare-record",
                            CompareRecordSpec.class,
                            "Compares what databases hold with such a record, and names what"
                                    + " differs.",
                            "Nothing to undo: it only reads.",
                            CompareRecordPostgres::bind),
                    new Kind<>(
                            "postgres.dump",
                            DumpSpec.class,
                            "Dumps databases into a folder that pg_restore can read too.",
                            "Nothing to undo: the source is only read.",
                            DumpPostgres::bind),
                    new Kind<>(
                            "postgres.restore",
                            RestoreSpec.class,
                            "Restores a folder of dumps, Rehome's own or pg_dump's.",
                            "Drops the databases, roles and tablespaces that it created; empties a"
                                    + " database that was there and empty.",
                            RestorePostgres::bind),
                    new Kind<>(
                            RELEASE,
                            ReleaseSpec.class,
                            "Takes a fence down.",
                            "Fence the databases again.",
                            ReleasePostgres::bind),
                    new Kind<>(
                            DROP_CLONED,
                            DropClonedSpec.class,
                            "Drops what a clone created; made by Rehome itself as its undo.",
                            "No return: what is dropped is gone.",
                            DropClonedPostgres::bind));

    private PostgresKinds() {}

    private static StoreIdentity identify(StoreSpec spec) {
        return PostgresStore.of(Stores.of((_, _) -> spec), spec.name()).identity();
    }
}
