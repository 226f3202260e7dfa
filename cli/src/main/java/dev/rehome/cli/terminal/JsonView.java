package dev.rehome.cli.terminal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.rehome.engine.event.Event;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The event stream as JSON lines: one object for each event, its kind under {@code event}, the
 * record's components under their own names; instants by ISO 8601, durations in seconds.
 */
public final class JsonView implements View {
    private final JsonFactory json = new JsonFactory();
    private final PrintStream out;

    public JsonView(PrintStream out) {
        this.out = out;
    }

    @Override
    public void publish(Event event) {
        String line = line(event);
        synchronized (out) {
            out.println(line);
            out.flush();
        }
    }

    private String line(Event event) {
        var text = new StringWriter();
        try (JsonGenerator to = json.createGenerator(text)) {
            to.writeStartObject();
            to.writeStringField("event", kind(event.getClass().getSimpleName()));
            components(to, (Record) event);
            to.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter does not fail
        }
        return text.toString();
    }

    /** {@code ItemAdvanced} is {@code item-advanced}. */
    private static String kind(String name) {
        return name.replaceAll("(?<=.)(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    private static void components(JsonGenerator to, Record value) throws IOException {
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            to.writeFieldName(component.getName());
            write(to, read(component, value));
        }
    }

    private static @Nullable Object read(RecordComponent component, Record value) {
        try {
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component + " of " + value, e);
        }
    }

    private static void write(JsonGenerator to, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> to.writeNull();
            case Integer number -> to.writeNumber(number);
            case Long number -> to.writeNumber(number);
            case Boolean flag -> to.writeBoolean(flag);
            case Duration duration -> to.writeNumber(duration.toMillis() / 1000.0);
            case Instant instant -> to.writeString(instant.toString());
            case Enum<?> constant ->
                    to.writeString(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'));
            case dev.rehome.engine.step.RunId run -> to.writeString(run.text());
            case List<?> list -> {
                to.writeStartArray();
                for (Object element : list) {
                    write(to, element);
                }
                to.writeEndArray();
            }
            case Record record -> {
                to.writeStartObject();
                components(to, record);
                to.writeEndObject();
            }
            default -> to.writeString(value.toString());
        }
    }
}
