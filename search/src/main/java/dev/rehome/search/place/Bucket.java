package dev.rehome.search.place;

import dev.rehome.engine.report.Failure;
import dev.rehome.engine.report.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A bucket of S3, or of what speaks as it does, and a prefix in it. Objects are there whole. */
public final class Bucket implements Place {
    private static final int PRECONDITION_FAILED = 412;
    private static final int FORBIDDEN = 403;
    private static final int CONFLICT = 409;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_IMPLEMENTED = 501;
    private static final String LIST_UPLOADS = "list what is being uploaded to";

    private final BucketAddress address;
    private final BucketAccess access;
    private final S3Client s3;
    private final Map<String, ObjectLines> lines = new ConcurrentHashMap<>();

    private Bucket(BucketAddress address, BucketAccess access) {
        this.address = address;
        this.access = access;
        this.s3 = access.client();
    }

    /** Asks it for nothing yet. */
    public static Bucket open(BucketAddress address, BucketAccess access) {
        return new Bucket(address, access);
    }

    @Override
    public String toString() {
        return address.toString();
    }

    @Override
    public String of(String file) {
        return file.isEmpty() ? toString() : address + "/" + file;
    }

    BucketAddress address() {
        return address;
    }

    /** The store that it is in. */
    String where() {
        return access.where();
    }

    S3Client s3() {
        return s3;
    }

    /** Does something with a file, and says what was to be done when it cannot be. */
    <T> T ask(String what, String file, Supplier<T> request) {
        try {
            return request.get();
        } catch (SdkException e) {
            throw failure(what, file, e);
        }
    }

    Failure failure(String what, String file, SdkException e) {
        return BucketFailure.of("cannot %s %s".formatted(what, of(file)), address, access, e);
    }

    /**
     * {@inheritDoc}
     *
     * @throws Failure when the bucket cannot be listed
     */
    @Override
    public Optional<Problem> unfit() {
        return first().map(
                        _ ->
                                Problem.error(
                                        address + " is not empty",
                                        "name a prefix with nothing below it; an interrupted dump"
                                                + " goes on with rehome resume"))
                .or(this::uploadsDenied);
    }

    /** Found out else when a killed dump is resumed or rolled back. */
    private Optional<Problem> uploadsDenied() {
        try {
            var _ =
                    s3.listMultipartUploads(
                            list -> list.bucket(address.bucket()).prefix(prefix("")).maxUploads(1));
            return Optional.empty();
        } catch (S3Exception e) {
            return switch (e.statusCode()) {
                case NOT_IMPLEMENTED -> Optional.empty();
                case FORBIDDEN ->
                        Optional.of(
                                Problem.error(
                                        "%s does not let the login list what is being uploaded to %s"
                                                .formatted(access.where(), address),
                                        "let it (s3:ListBucketMultipartUploads on the bucket), end"
                                                + " that (s3:AbortMultipartUpload) and delete"
                                                + " (s3:DeleteObject) below the prefix: rehome"
                                                + " resume and rollback do"));
                default -> throw failure(LIST_UPLOADS, "", e);
            };
        } catch (SdkException e) {
            throw failure(LIST_UPLOADS, "", e);
        }
    }

    /** One of the files. */
    private Optional<String> first() {
        return ask(
                "list",
                "",
                () ->
                        s3
                                .listObjectsV2(
                                        list ->
                                                list.bucket(address.bucket())
                                                        .prefix(prefix(""))
                                                        .maxKeys(2))
                                .contents()
                                .stream()
                                .map(S3Object::key)
                                .filter(key -> !isMark(key))
                                .findFirst());
    }

    /** A console makes an object of that name where somebody makes a folder of that name. */
    private boolean isMark(String key) {
        return key.equals(prefix(""));
    }

    /** What all keys of files begin with whose names begin so. */
    private String prefix(String under) {
        return under.isEmpty() && address.prefix().isEmpty() ? "" : address.key(under);
    }

    @Override
    public void create() {}

    @Override
    public Optional<String> read(String file) {
        try (ObjectStream in = new ObjectStream(this, file)) {
            return in.isMissing()
                    ? Optional.empty()
                    : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw Damage.unreadable(of(file), e);
        }
    }

    @Override
    public void write(String file, String text) {
        var _ = ask("write", file, () -> put(file, text, null));
    }

    private PutObjectResponse put(String file, String text, @Nullable String ifNoneMatch) {
        Content content = Content.of(text);
        return s3.putObject(
                put ->
                        put.bucket(address.bucket())
                                .key(address.key(file))
                                .contentMD5(content.md5())
                                .ifNoneMatch(ifNoneMatch),
                content.body());
    }

    /**
     * {@inheritDoc} Some stores take no notice of the condition: who reads another's text then has
     * lost.
     */
    @Override
    public boolean claim(String file, String text) {
        try {
            var _ = put(file, text, "*");
        } catch (S3Exception e) {
            switch (e.statusCode()) {
                case PRECONDITION_FAILED, CONFLICT -> {} // written by another, or by a lost answer
                case BAD_REQUEST, NOT_IMPLEMENTED ->
                        write(file, text); // it knows no such condition
                default -> throw failure("write", file, e);
            }
        } catch (SdkException e) {
            throw failure("write", file, e);
        }
        return read(file).equals(Optional.of(text));
    }

    @Override
    public void append(String file, String line) {
        lines.computeIfAbsent(file, _ -> new ObjectLines(this, file)).add(line);
    }

    @Override
    public void settle(String file) {
        Optional.ofNullable(lines.get(file)).ifPresent(ObjectLines::settle);
    }

    @Override
    public int heldBytes() {
        return ObjectUpload.PART_BYTES;
    }

    @Override
    public NewFile begin(String file) {
        return new ObjectUpload(this, file);
    }

    @Override
    public InputStream open(String file) {
        var in = new ObjectStream(this, file);
        if (in.isMissing()) {
            throw Damage.of(of(file), "it is missing");
        }
        return in;
    }

    @Override
    public Map<String, Stored> list(String under) {
        return ask(
                "list",
                under,
                () -> {
                    var found = new TreeMap<String, Stored>();
                    s3
                            .listObjectsV2Paginator(
                                    list -> list.bucket(address.bucket()).prefix(prefix(under)))
                            .contents()
                            .stream()
                            .filter(each -> !isMark(each.key()))
                            .forEach(
                                    each ->
                                            found.put(
                                                    address.file(each.key()),
                                                    new Stored(each.size(), known(each.eTag()))));
                    return found;
                });
    }

    @Override
    public void delete(String file) {
        Optional.ofNullable(lines.remove(file)).ifPresent(ObjectLines::close);
        var _ =
                ask(
                        "delete",
                        file,
                        () ->
                                s3.deleteObject(
                                        delete ->
                                                delete.bucket(address.bucket())
                                                        .key(address.key(file))));
    }

    /** Gives up the uploads that a killed process left: they cost, and are seen in no list. */
    @Override
    public void clear(Predicate<String> ours) {
        try {
            s3
                    .listMultipartUploadsPaginator(
                            list -> list.bucket(address.bucket()).prefix(prefix("")))
                    .uploads()
                    .stream()
                    .filter(each -> ours.test(address.file(each.key())))
                    .toList()
                    .forEach(each -> abort(each.key(), each.uploadId()));
        } catch (S3Exception e) {
            if (e.statusCode() != NOT_IMPLEMENTED) {
                throw failure("end what is being uploaded to", "", e);
            }
        } catch (SdkException e) {
            throw failure("end what is being uploaded to", "", e);
        }
    }

    /** Gives up an upload, also one that is over. */
    void abort(String key, String upload) {
        try {
            var _ =
                    s3.abortMultipartUpload(
                            abort -> abort.bucket(address.bucket()).key(key).uploadId(upload));
        } catch (NoSuchUploadException e) {
            return; // it is what was wanted
        }
    }

    /** A tag that a store gave, or none: what speaks as S3 does may leave it out. */
    static String known(@Nullable String tag) {
        return tag == null ? "" : tag;
    }

    /** Of a dump that was broken off, the lines that came last are there then, if they can be. */
    @Override
    public void close() {
        lines.values().forEach(Bucket::end);
        s3.close();
    }

    private static void end(ObjectLines lines) {
        try {
            lines.settle();
        } catch (Failure e) {
            return; // whoever needed them has settled them
        } finally {
            lines.close();
        }
    }
}
