package dev.rehome.platform.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.engine.event.Event;
import dev.rehome.engine.run.Finish;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests, records of answers, and notices. */
@Timeout(60)
final class HttpTest {
    @TempDir Path folder;
    private Rig rig;
    private Service service;

    @BeforeEach
    void setUp() {
        rig = new Rig(folder);
        service = new Service();
    }

    @AfterEach
    void tearDown() {
        service.close();
        rig.close();
    }

    @Test
    void isContentWithTheAnswerThatIsExpected() throws InterruptedException {
        service.replies.put(
                "/health", new Service.Reply(200, "{\"status\":\"ok\",\"db\":{\"up\":true}}"));

        Finish finish =
                rig.run(
                        "  - http: { url: \"%s\", json: { /status: ok, /db/up: true } }\n"
                                .formatted(service.url("/health")));

        assertThat(finish.outcome()).isEqualTo(Event.Outcome.DONE);
    }

    @Test
    void failsWithWhatIsThereInstead() throws InterruptedException {
        service.replies.put("/health", new Service.Reply(200, "{\"status\":\"starting\"}"));

        rig.run(
                "  - http: { url: \"%s\", json: { /status: ok } }\n"
                        .formatted(service.url("/health")));

        assertThat(rig.complaint())
                .contains(
                        "/status is 'starting' where 'ok' is expected; it says:"
                                + " {\"status\":\"starting\"}");
    }

    @Test
    void failsWithTheStatusAndWhatTheServerSays() throws InterruptedException {
        service.replies.put("/health", new Service.Reply(503, "database is down"));

        rig.run("  - http: { url: \"%s\" }\n".formatted(service.url("/health")));

        assertThat(rig.complaint())
                .contains("status 503 where 200 is expected; it says: database is down");
    }

    @Test
    void isTriedAgainAsTheRunbookSays() throws InterruptedException {
        Thread mend =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    while (service.seen.isEmpty()) {
                                        Thread.onSpinWait();
                                    }
                                    service.replies.put("/health", new Service.Reply(200, "ok"));
                                });

        Finish finish =
                rig.run(
                        "  - http: { url: \"%s\" }\n    retry: { times: 50, pause: 1s }\n"
                                .formatted(service.url("/health")));
        mend.join();

        assertThat(finish.outcome()).isEqualTo(Event.Outcome.DONE);
        assertThat(service.seen).hasSizeBetween(1, 3);
    }

    @Test
    void sendsASecretInAHeaderAndShowsItNowhere() throws InterruptedException {
        rig.environment.put("TOKEN", "t0ken-of-the-test");
        service.replies.put("/me", new Service.Reply(200, "you said t0ken-of-the-test"));

        Finish finish =
                rig.run(
                        "  - http: { url: \"%s\", contains: nothing, headers: { Authorization: \"Bearer ${env:TOKEN}\" } }\n"
                                .formatted(service.url("/me")));

        assertThat(service.seen.getFirst().authorization()).isEqualTo("Bearer t0ken-of-the-test");
        assertThat(finish.outcome()).isEqualTo(Event.Outcome.FAILED);
        assertThat(rig.everything(finish.run()))
                .contains("you said «${env:TOKEN}»")
                .doesNotContain("t0ken-of-the-test");
    }

    @Test
    void nobodyListeningIsAFailureThatNamesTheAddress() throws InterruptedException {
        String url = service.url("/health");
        service.close();

        rig.run("  - http: { url: \"%s\" }\n".formatted(url));

        assertThat(rig.complaint()).contains("GET " + url + " does not answer: connection refused");
    }

    private String answers(String kind, String more) {
        return "  - %s: { answers: { permissions: \"%s\", counts: \"%s\" }, file: \"%s\"%s }\n"
                .formatted(
                        kind,
                        service.url("/permissions"),
                        service.url("/counts"),
                        folder.resolve("answers.json"),
                        more);
    }

    @Test
    void namesTheVeryValueThatDiffersFromTheRecord() throws InterruptedException {
        service.replies.put(
                "/permissions", new Service.Reply(200, "{\"roles\":[\"read\",\"write\"]}"));
        service.replies.put("/counts", new Service.Reply(200, "{\"cases\":12,\"at\":\"noon\"}"));
        rig.run(answers("http.record", ""));
        service.replies.put("/permissions", new Service.Reply(200, "{\"roles\":[\"read\"]}"));
        service.replies.put("/counts", new Service.Reply(200, "{\"at\":\"later\",\"cases\":13}"));

        Finish finish = rig.run(answers("http.compare-record", ", ignore: [/at]"));

        assertThat(finish.outcome()).isEqualTo(Event.Outcome.DIFFERS);
        assertThat(rig.complaint())
                .endsWith(
                        """
                        answer counts: /cases: 12 before, 13 after
                        answer permissions: /roles/1: write before, none after\
                        """);
    }

    @Test
    void whatOnlyTheComparisonIgnoresIsLeftOutOfTheRecordToo() throws InterruptedException {
        service.replies.put("/permissions", new Service.Reply(200, "{\"a\":1}"));
        service.replies.put("/counts", new Service.Reply(200, "{\"c\":{\"d\":6},\"cases\":12}"));
        rig.run(answers("http.record", ""));
        service.replies.put("/counts", new Service.Reply(200, "{\"c\":{\"d\":7},\"cases\":12}"));

        assertThat(rig.run(answers("http.compare-record", "")).outcome())
                .isEqualTo(Event.Outcome.DIFFERS);
        assertThat(rig.run(answers("http.compare-record", ", ignore: [/c]")).outcome())
                .isEqualTo(Event.Outcome.DONE);
    }

    @Test
    void findsTheSameAnswersInAnyOrderOfTheirKeys() throws InterruptedException {
        service.replies.put("/permissions", new Service.Reply(200, "{\"a\":1,\"b\":[]}"));
        service.replies.put("/counts", new Service.Reply(200, "plain text"));
        rig.run(answers("http.record", ""));
        service.replies.put("/permissions", new Service.Reply(200, "{\"b\":[],\"a\":1}"));

        assertThat(rig.run(answers("http.compare-record", "")).outcome())
                .isEqualTo(Event.Outcome.DONE);
    }

    @Test
    void anErrorIsNoAnswerToBeRecorded() throws InterruptedException {
        service.replies.put("/permissions", new Service.Reply(401, "{}"));
        service.replies.put("/counts", new Service.Reply(200, "{}"));

        Finish finish = rig.run(answers("http.record", ""));

        assertThat(finish.outcome()).isEqualTo(Event.Outcome.FAILED);
        assertThat(rig.complaint()).contains("/permissions answers 401, which says nothing");
    }

    @Test
    void aRecordThatNobodyMakesIsAProblemOfThePlan() throws InterruptedException {
        assertThat(rig.planText(answers("http.compare-record", "")))
                .contains("! error: there is no record " + folder.resolve("answers.json"));
        assertThat(rig.planText(answers("http.record", "") + answers("http.compare-record", "")))
                .doesNotContain("there is no record");
        assertThat(
                        rig.planText(
                                "  - notify: { webhook: \"%s\", text: moved }\n"
                                                .formatted(service.url("/hook"))
                                        + "  - http: { url: \"%s\", method: POST }\n"
                                                .formatted(service.url("/start"))
                                        + "  - on-rollback:\n    - exec: { command: [\"true\"] }\n"
                                        + answers("http.compare-record", "")))
                .contains("! error: there is no record " + folder.resolve("answers.json"));
        assertThat(
                        rig.planText(
                                "  - exec: { command: [\"true\"] }\n"
                                        + answers("http.compare-record", "")))
                .contains("? warning: there is no record " + folder.resolve("answers.json"));
    }

    @Test
    void aLongAnswerIsTakenWholeAndItsBeginningKept() throws InterruptedException {
        service.replies.put("/file", new Service.Reply(200, "x".repeat(20_000_000)));

        Finish finish = rig.run("  - http: { url: \"%s\" }\n".formatted(service.url("/file")));

        assertThat(finish.outcome()).isEqualTo(Event.Outcome.DONE);
        assertThat(rig.everything(finish.run())).contains("answered 200, 20.0 MB");
    }

    @Test
    void aRequestThatWasRefusedIsSentAgainWithoutAsking() throws InterruptedException {
        String step =
                "  - http: { url: \"%s\", method: POST, body: go }\n"
                        .formatted(service.url("/start"));
        service.replies.put("/start", new Service.Reply(503, "not yet"));
        Finish failed = rig.run(step);
        service.replies.put("/start", new Service.Reply(200, "started"));

        assertThat(failed.outcome()).isEqualTo(Event.Outcome.FAILED);
        assertThat(rig.resume(failed.run()).outcome()).isEqualTo(Event.Outcome.DONE);
    }

    @Test
    void whatIsNoPointerIsToldWhenTheRunbookIsRead() {
        assertThatThrownBy(
                        () ->
                                rig.runbook(
                                        "  - http: { url: \"http://x/\", json: { healthy: true }"
                                                + " }\n"))
                .hasMessageContaining("'healthy' is no JSON pointer");
    }

    @Test
    void tellsSlack() throws InterruptedException {
        rig.environment.put("SLACK", service.url("/hook"));
        service.replies.put("/hook", new Service.Reply(200, "ok"));

        rig.run("  - notify: { slack: \"${env:SLACK}\", text: 'Read-only \"now\"' }\n");

        assertThat(service.seen.getFirst().body())
                .isEqualTo("{\"text\":\"Read-only \\\"now\\\"\"}");
    }

    @Test
    void aRunGoesOnWhereNobodyCanBeTold() throws InterruptedException {
        rig.environment.put("SLACK", service.url("/s3cret-hook"));
        service.replies.put("/s3cret-hook", new Service.Reply(500, "down"));

        Finish finish = rig.run("  - notify: { slack: \"${env:SLACK}\", text: hello }\n");

        assertThat(finish.outcome()).isEqualTo(Event.Outcome.DONE);
        assertThat(rig.notices()).contains("nobody was told: Slack answered 500");
        assertThat(rig.everything(finish.run())).doesNotContain("s3cret-hook");
    }

    @Test
    void aRunStopsWhereSomebodyHasToBeTold() throws InterruptedException {
        rig.environment.put("HOOK", service.url("/hook"));
        String step = "  - notify: { webhook: \"${env:HOOK}\", text: hello, required: true }\n";

        Finish failed = rig.run(step);
        service.replies.put("/hook", new Service.Reply(204, ""));

        assertThat(failed.outcome()).isEqualTo(Event.Outcome.FAILED);
        assertThat(rig.complaint()).startsWith("a webhook answered 404");
        assertThat(rig.resume(failed.run()).outcome()).isEqualTo(Event.Outcome.DONE);
    }

    @Test
    void aSecretThatIsMissingIsAProblemOfThePlan() throws InterruptedException {
        assertThat(rig.planText("  - notify: { slack: \"${env:NOT_SET}\", text: hello }\n"))
                .contains(
                        "no secret for ${env:NOT_SET}: the environment variable NOT_SET is not"
                                + " set");
    }
}
