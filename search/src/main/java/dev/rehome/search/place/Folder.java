package dev.rehome.search.place;

import dev.rehome.engine.disk.NewFolder;
import dev.rehome.engine.disk.OnDisk;
import dev.rehome.engine.report.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A folder on this machine. What it holds is on the disk for good when a method returns. */
public record Folder(Path path) implements Place {
    private static final String UNFINISHED = ".unfinished";

    /** What a file is called that is not whole: as it will be, and more. */
    private static final Pattern BEGUN =
            Pattern.compile("(.+)" + Pattern.quote(UNFINISHED) + "\\d*");

    static Folder at(String location) {
        return new Folder(Path.of(location));
    }

    @Override
    public String toString() {
        return path.toString();
    }

    @Override
    public String of(String file) {
        return path.resolve(file).toString();
    }

    @Override
    public Optional<Problem> unfit() {
        return new NewFolder(path).unfit();
    }

    @Override
    public void create() {
        create(path);
    }

    private static void create(Path folder) {
        try {
            new NewFolder(folder).create();
        } catch (IOException e) {
            throw Damage.unwritable(folder, e);
        }
    }

    /** The file of that name, in a folder that is there. */
    private Path made(String name) {
        Path file = path.resolve(name);
        create(file.resolveSibling(".").normalize());
        return file;
    }

    @Override
    public Optional<String> read(String name) {
        Path file = path.resolve(name);
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(file));
        } catch (IOException e) {
            throw Damage.unreadable(file, e);
        }
    }

    @Override
    public void write(String name, String text) {
        Path file = made(name);
        try {
            OnDisk.replace(file, text);
        } catch (IOException e) {
            throw Damage.unwritable(file, e);
        }
    }

    @Override
    public boolean claim(String name, String text) {
        Path file = made(name);
        long number = ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);
        Path written = file.resolveSibling(file.getFileName() + UNFINISHED + number);
        try {
            OnDisk.write(written, text);
            try {
                name(file, written);
            } finally {
                Files.deleteIfExists(written);
            }
            OnDisk.settle(file.resolveSibling("."));
        } catch (FileAlreadyExistsException e) {
            return read(name).equals(Optional.of(text));
        } catch (IOException e) {
            throw Damage.unwritable(file, e);
        }
        return read(name).equals(Optional.of(text));
    }

    /**
     * Gives what is written a name that nothing has: of several processes one does, and the others
     * see all of its text.
     */
    private static void name(Path file, Path written) throws IOException {
        try {
            Files.createLink(file, written);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException e) {
            Files.move(written, file); // no links there: it looks, and then moves
        }
    }

    @Override
    public synchronized void append(String name, String line) {
        Path file = made(name);
        boolean isNew = Files.notExists(file);
        try (var channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            channel.position(endOfLines(channel));
            var bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.truncate(channel.position());
            channel.force(true);
            if (isNew) {
                OnDisk.settle(file.resolveSibling("."));
            }
        } catch (IOException e) {
            throw Damage.unwritable(file, e);
        }
    }

    /** They are: {@link #append} has seen to it. */
    @Override
    public void settle(String name) {}

    /** Behind the last line feed: what stands there was being written when the dump was killed. */
    private static long endOfLines(FileChannel lines) throws IOException {
        var one = ByteBuffer.allocate(1);
        for (long end = lines.size(); end > 0; end--) {
            lines.read(one.clear(), end - 1);
            if (one.get(0) == '\n') {
                return end;
            }
        }
        return 0;
    }

    @Override
    public int heldBytes() {
        return 0; // the system has them
    }

    @Override
    public NewFile begin(String name) {
        Path file = made(name);
        try {
            return new Growing(file, file.resolveSibling(file.getFileName() + UNFINISHED));
        } catch (IOException e) {
            throw Damage.unwritable(file, e);
        }
    }

    /** A file that grows under another name. */
    private static final class Growing extends NewFile {
        private final Path file;
        private final Path unfinished;
        private final OutputStream out;

        Growing(Path file, Path unfinished) throws IOException {
            this.file = file;
            this.unfinished = unfinished;
            this.out = Files.newOutputStream(unfinished);
        }

        @Override
        public void write(int each) throws IOException {
            out.write(each);
        }

        @Override
        public void write(byte[] from, int at, int length) throws IOException {
            out.write(from, at, length);
        }

        @Override
        public Stored finish() throws IOException {
            out.close();
            OnDisk.force(unfinished);
            var stored = new Stored(Files.size(unfinished), "");
            OnDisk.rename(unfinished, file);
            return stored;
        }

        @Override
        public void close() {
            try {
                out.close();
            } catch (IOException e) {
                return; // whoever needs it whole finishes it
            }
        }

        @Override
        public String toString() {
            return file.toString();
        }
    }

    @Override
    public InputStream open(String name) {
        Path file = path.resolve(name);
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw Damage.unreadable(file, e);
        }
    }

    @Override
    public Map<String, Stored> list(String under) {
        var found = new TreeMap<String, Stored>();
        for (Path file : files(path.resolve(under))) {
            if (!isUnfinished(file)) {
                found.put(path.relativize(file).toString(), stored(file));
            }
        }
        return found;
    }

    private static Stored stored(Path file) {
        try {
            return new Stored(Files.size(file), "");
        } catch (IOException e) {
            throw Damage.unreadable(file, e);
        }
    }

    private static boolean isUnfinished(Path file) {
        return BEGUN.matcher(file.getFileName().toString()).matches();
    }

    private static List<Path> files(Path folder) {
        if (Files.notExists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> !Files.isDirectory(file)).toList();
        } catch (IOException e) {
            throw Damage.unreadable(folder, e);
        }
    }

    /** {@inheritDoc} Folders within this one that have no more files go with their last. */
    @Override
    public void delete(String name) {
        delete(path.resolve(name));
    }

    private void delete(Path file) {
        try {
            Files.deleteIfExists(file);
            Path root = path.normalize();
            Path up = file.resolveSibling(".").normalize();
            while (up.startsWith(root) && !up.equals(root) && isEmpty(up)) {
                Files.delete(up);
                up = up.resolveSibling(".").normalize();
            }
        } catch (IOException e) {
            throw Damage.unwritable(file, e);
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    @Override
    public void clear(Predicate<String> ours) {
        for (Path file : files(path)) {
            Matcher name = BEGUN.matcher(path.relativize(file).toString());
            if (name.matches() && ours.test(name.group(1))) {
                delete(file);
            }
        }
    }

    @Override
    public void close() {}
}
