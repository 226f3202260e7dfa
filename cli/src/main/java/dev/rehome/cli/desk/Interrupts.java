package dev.rehome.cli.desk;

import dev.rehome.engine.report.ExitCode;
import java.io.PrintStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * What Ctrl-C, SIGTERM and a closed terminal do until this is closed: the first asks the run to
 * pause, and whatever comes after it ends the process at once, with the programs it started. A
 * process that nothing is under way in ends at the first.
 *
 * <p>The JVM's own shutdown would do for one signal; it ignores a second one, so nobody could end a
 * step that does not stop.
 */
final class Interrupts implements AutoCloseable {
    private static final List<String> SIGNALS = List.of("INT", "TERM", "HUP");

    private final PrintStream err;
    private final BooleanSupplier pause;
    private final AtomicBoolean asked = new AtomicBoolean();
    private final Map<Object, Object> before = new LinkedHashMap<>();

    /**
     * @param pause asks for a pause without waiting for it; false when there is nothing to pause
     */
    Interrupts(PrintStream err, BooleanSupplier pause) {
        this.err = err;
        this.pause = pause;
        for (String signal : SIGNALS) {
            handle(signal);
        }
    }

    /** By reflection: the compiler cannot be told to keep quiet about {@code sun.misc.Signal}. */
    private void handle(String name) {
        try {
            Class<?> signals = Class.forName("sun.misc.Signal");
            Class<?> handlers = Class.forName("sun.misc.SignalHandler");
            Object signal = signals.getConstructor(String.class).newInstance(name);
            InvocationHandler answer =
                    (self, method, arguments) ->
                            switch (method.getName()) {
                                case "handle" -> {
                                    come();
                                    yield null;
                                }
                                case "equals" ->
                                        System.identityHashCode(self)
                                                == System.identityHashCode(arguments[0]);
                                case "hashCode" -> System.identityHashCode(self);
                                default -> name;
                            };
            Object handler =
                    Proxy.newProxyInstance(
                            Interrupts.class.getClassLoader(), new Class<?>[] {handlers}, answer);
            before.put(signal, set(signals, handlers).invoke(null, signal, handler));
        } catch (ReflectiveOperationException e) {
            // Kept by the JVM (-Xrs), or not known here: the signal ends the process then, and what
            // is written down is enough to go on.
        }
    }

    private static Method set(Class<?> signals, Class<?> handlers) throws NoSuchMethodException {
        return signals.getMethod("handle", signals, handlers);
    }

    private void come() {
        boolean again = asked.getAndSet(true);
        if (again || !pause.getAsBoolean()) {
            err.println(
                    again
                            ? "rehome: ended at once; rehome resume goes on from what is written"
                                    + " down"
                            : "rehome: interrupted; nothing was touched");
            ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
            Runtime.getRuntime().halt(ExitCode.PAUSED.code());
        }
    }

    @Override
    public void close() {
        before.forEach(
                (signal, handler) -> {
                    try {
                        Class<?> handlers = Class.forName("sun.misc.SignalHandler");
                        Object _ = set(signal.getClass(), handlers).invoke(null, signal, handler);
                    } catch (ReflectiveOperationException e) {
                        throw new IllegalStateException("it was set the same way", e);
                    }
                });
    }
}
