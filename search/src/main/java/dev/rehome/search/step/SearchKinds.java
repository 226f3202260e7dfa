package dev.rehome.search.step;

import static java.util.Map.entry;

import dev.rehome.engine.step.Kind;
import dev.rehome.engine.step.StoreIdentity;
import dev.rehome.engine.step.StoreKind;
import dev.rehome.engine.step.StoreSpec;
import dev.rehome.engine.step.Stores;
import dev.rehome.search.connect.SearchAddress;
import java.util.List;
import java.util.Map;

/** What a runbook can do with Elasticsearch and OpenSearch. */
public final class SearchKinds {
    static final String ALIAS = "search.alias";
    static final String RELEASE = "search.release";
    static final String END_CATCH_UP = "search.end-catch-up";
    static final String DROP_COPIED = "search.drop-copied";
    static final String DROP_DUMP = "search.drop-dump";

    /** {@code search: URL}. */
    public static final StoreKind STORE =
            new StoreKind(
                    SearchStore.KIND,
                    "the URL of an Elasticsearch or OpenSearch cluster, such as"
                            + " https://user@host:9200",
                    Map.ofEntries(
                            entry(
                                    SearchAddress.AUTH,
                                    "how 'password' is meant: basic, api-key or bearer; or sigv4,"
                                            + " which signs with the AWS login of the environment"),
                            entry(
                                    SearchAddress.REGION,
                                    "the AWS region to sign for, where the host does not name it"),
                            entry(SearchAddress.SERVICE, "the AWS service to sign for: es or aoss"),
                            entry(
                                    SearchAddress.CA,
                                    "a file with the certificates of authorities to trust"),
                            entry(
                                    SearchAddress.FINGERPRINT,
                                    "the SHA-256 of the one certificate to trust"),
                            entry(
                                    SearchAddress.CERTIFICATE,
                                    "a file with the certificate to show to the server, in PEM"),
                            entry(
                                    SearchAddress.KEY,
                                    "a file with the key of 'cert', PKCS #8 in PEM"),
                            entry(
                                    SearchAddress.COMPRESS,
                                    "true where the network is the limit: documents go to and fro"
                                            + " in gzip")),
                    SearchKinds::identify);

    public static final List<Kind<?>> ALL =
            List.of(
                    new Kind<>(
                            "search.copy",
                            CopySpec.class,
                            "Copies indices to another cluster: settings, mappings, documents;"
                                    + " every document is read back and compared.",
                            "Deletes the indices that it created.",
                            CopySearch::bind),
                    new Kind<>(
                            "search.verify",
                            VerifySpec.class,
                            "Compares the documents of indices of two clusters byte by byte and"
                                    + " names those that differ.",
                            "Nothing to undo: it only reads.",
                            VerifySearch::bind),
                    new Kind<>(
                            "search.dump",
                            DumpSpec.class,
                            "Writes indices into a folder or S3: settings, mappings, aliases,"
                                    + " documents, templates.",
                            "Deletes the files that it wrote.",
                            DumpSearch::bind),
                    new Kind<>(
                            "search.load",
                            LoadSpec.class,
                            "Loads indices from a folder that search.dump or multielasticdump"
                                + " wrote, or from S3; every document is read back and compared.",
                            "Deletes the indices that it created.",
                            LoadSearch::bind),
                    new Kind<>(
                            "search.catch-up",
                            CatchUpSpec.class,
                            "Brings what was written at the source since into the copies of its"
                                    + " indices, until the rest is small.",
                            "Sets the copies up as they were, where it was cut off; what it brought"
                                    + " stays, as rolling the copy back deletes the indices.",
                            CatchUpSearch::bind),
                    new Kind<>(
                            "search.fence",
                            FenceSpec.class,
                            "Makes indices refuse writes, also after a restart, and waits until"
                                    + " none is under way; reading goes on.",
                            "Gives back the write blocks as they were; what others set meanwhile"
                                    + " stays.",
                            FenceSearch::bind),
                    new Kind<>(
                            RecordSearch.KIND,
                            RecordSpec.class,
                            "Writes down what indices hold: counts, sizes, settings, mappings,"
                                    + " aliases, and a digest of the documents if asked.",
                            "Nothing to undo: the file stays.",
                            RecordSearch::bind),
                    new Kind<>(
                            "search.compare-record",
                            CompareRecordSpec.class,
                            "Compares what indices hold with what was written down, and names what"
                                    + " differs.",
                            "Nothing to undo: it only reads.",
                            CompareRecordSearch::bind),
                    new Kind<>(
                            RELEASE,
                            ReleaseSpec.class,
                            "Takes a fence down; made by Rehome itself as its undo.",
                            "Nothing to undo: fence it again.",
                            ReleaseSearch::bind),
                    new Kind<>(
                            ALIAS,
                            AliasSpec.class,
                            "Moves an alias from one index to another, or makes it, at one moment.",
                            "Gives it back.",
                            SwitchAlias::bind),
                    new Kind<>(
                            END_CATCH_UP,
                            EndCatchUpSpec.class,
                            "Sets copies up as they were before a catch-up that was cut off; made"
                                    + " by Rehome itself as its undo.",
                            "Nothing to undo.",
                            EndCatchUp::bind),
                    new Kind<>(
                            DROP_COPIED,
                            DropCopiedSpec.class,
                            "Deletes the indices that a copy or a load created; made by Rehome"
                                    + " itself as its undo.",
                            "No return: what is deleted is gone.",
                            DropCopiedSearch::bind),
                    new Kind<>(
                            DROP_DUMP,
                            DropDumpSpec.class,
                            "Deletes the files that a dump wrote; made by Rehome itself as its"
                                    + " undo.",
                            "No return: what is deleted is gone.",
                            (spec, stores) -> new DropDump(spec)));

    private SearchKinds() {}

    private static StoreIdentity identify(StoreSpec spec) {
        return SearchStore.of(Stores.of((_, _) -> spec), spec.name()).identity();
    }
}
