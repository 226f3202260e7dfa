package dev.rehome.platform.step.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.process.ProcessMark;
import dev.rehome.engine.tree.Json;
import dev.rehome.engine.tree.Tree;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process that was started is known again by what no clock and no other machine can change. */
@Timeout(60)
final class LaunchedTest {
    private Process sleeping;

    @BeforeEach
    void start() throws IOException {
        sleeping = new ProcessBuilder("sleep", "1000").start();
    }

    @AfterEach
    void end() {
        sleeping.destroyForcibly();
    }

    private Launched marked(ProcessMark mark) {
        return new Launched(
                ProcessMark.host(),
                mark.pid(),
                Optional.of(1L), // a clock that was set since
                Optional.of(mark),
                Optional.empty());
    }

    private ProcessMark mark() {
        return ProcessMark.of(sleeping.pid()).orElseThrow();
    }

    @Test
    void isEndedWhateverTheClockSays() throws Exception {
        Launched written = marked(mark());
        Launched read = Tree.read(Launched.class, Json.read(written.cursor().text()));

        read.end();

        assertThat(sleeping.isAlive()).isFalse();
    }

    @Test
    void anotherOneWithItsIdIsLeftAlone() throws Exception {
        ProcessMark mark = mark();

        marked(new ProcessMark(mark.machine(), mark.pid(), mark.started() + "1")).end();
        marked(new ProcessMark(mark.machine() + " of another boot", mark.pid(), mark.started()))
                .end();

        assertThat(sleeping.isAlive()).isTrue();
    }

    @Test
    void whatAnOlderRehomeWroteIsReadAndItsProcessLeftAlone() throws Exception {
        Launched older =
                Tree.read(
                        Launched.class,
                        Json.read(
                                "{\"host\":\"%s\",\"pid\":%d,\"since\":%d}"
                                        .formatted(
                                                ProcessMark.host(),
                                                sleeping.pid(),
                                                sleeping.info()
                                                        .startInstant()
                                                        .orElseThrow()
                                                        .toEpochMilli())));

        older.end();

        assertThat(older.isHere()).isTrue();
        assertThat(sleeping.isAlive()).isTrue();
    }
}
