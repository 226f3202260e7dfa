package dev.rehome.cli.terminal;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * The terminal that standard output is connected to, asked through the C library: a child process
 * such as {@code stty} for every frame would cost more than the frame.
 */
public final class Terminal {
    /** How the launcher, for which asking costs nothing, says that there is none. */
    private static final String ANSWERED = "rehome.terminal";

    private static final int STDOUT = 1;
    private static final LiveView.Size UNKNOWN = new LiveView.Size(80, 24);

    private final MethodHandle ioctl;
    private final long windowSizeRequest;

    private Terminal(MethodHandle ioctl, long windowSizeRequest) {
        this.ioctl = ioctl;
        this.windowSizeRequest = windowSizeRequest;
    }

    /** Empty when standard output is a file, a pipe, or something that cannot be asked. */
    @SuppressWarnings("restricted") // isatty and ioctl with the signatures of POSIX
    public static Optional<Terminal> ofStandardOutput() {
        if ("no".equals(System.getProperty(ANSWERED))) {
            return Optional.empty();
        }
        try {
            Linker linker = Linker.nativeLinker();
            MethodHandle isatty =
                    linker.downcallHandle(
                            linker.defaultLookup().find("isatty").orElseThrow(),
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
            if ((int) isatty.invokeExact(STDOUT) != 1) {
                return Optional.empty();
            }
            MethodHandle ioctl =
                    linker.downcallHandle(
                            linker.defaultLookup().find("ioctl").orElseThrow(),
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_LONG,
                                    ValueLayout.ADDRESS),
                            Linker.Option.firstVariadicArg(2));
            boolean mac = System.getProperty("os.name", "").startsWith("Mac");
            return Optional.of(new Terminal(ioctl, mac ? 0x40087468L : 0x5413L)); // TIOCGWINSZ
        } catch (Throwable e) {
            // No C library as expected, or native access forbidden: plain lines serve as well.
            return Optional.empty();
        }
    }

    /** Its size now; 80 by 24 when it does not say. */
    public LiveView.Size size() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment window = arena.allocate(4 * Short.BYTES, Short.BYTES);
            int failed = (int) ioctl.invokeExact(STDOUT, windowSizeRequest, window);
            int rows = Short.toUnsignedInt(window.getAtIndex(ValueLayout.JAVA_SHORT, 0));
            int columns = Short.toUnsignedInt(window.getAtIndex(ValueLayout.JAVA_SHORT, 1));
            return failed != 0 || rows == 0 || columns == 0
                    ? UNKNOWN
                    : new LiveView.Size(columns, rows);
        } catch (Throwable e) {
            return UNKNOWN;
        }
    }
}
