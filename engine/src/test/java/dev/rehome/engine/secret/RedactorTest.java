package dev.rehome.engine.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RedactorTest {
    /** Characters that every kind of quoting and encoding treats in its own way. */
    private static final String ALPHABET = "abcXYZ019'\"\\:@/%& +=<>\tü";

    private final Redactor redactor = new Redactor();

    private String scrub(String text) {
        return redactor.scrub(text);
    }

    static Stream<String> secrets() {
        return IntStream.range(0, 200)
                .mapToObj(
                        seed ->
                                new Random(seed)
                                        .ints(12, 0, ALPHABET.length())
                                        .collect(
                                                StringBuilder::new,
                                                (text, i) -> text.append(ALPHABET.charAt(i)),
                                                StringBuilder::append)
                                        .toString());
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void findsASecretHoweverItIsQuotedOrEncoded(String secret) {
        redactor.learn(new Secret("${env:X}", secret));
        String url = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        String json = secret.replace("\\", "\\\\").replace("\"", "\\\"").replace("\t", "\\t");

        for (String form :
                new String[] {
                    secret,
                    secret.replace("'", "''"),
                    secret.replace("\\", "\\\\").replace("'", "\\'"),
                    secret.replace("\\", "\\\\").replace(":", "\\:"),
                    json,
                    url,
                    url.replace("+", "%20"),
                }) {
            assertThat(scrub("before " + form + " after")).isEqualTo("before «${env:X}» after");
        }
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void leavesNoUsefulPieceOfBase64WhateverStandsBeforeIt(String secret) {
        redactor.learn(new Secret("${env:X}", secret));
        for (String user : new String[] {"", "a", "ab", "abc"}) {
            byte[] login = (user + ":" + secret).getBytes(StandardCharsets.UTF_8);

            String scrubbed = scrub("Basic " + Base64.getEncoder().encodeToString(login));

            assertThat(scrubbed).contains("«${env:X}»");
            assertThat(scrubbed.replace("«${env:X}»", "").length())
                    .isLessThan("Basic ".length() + user.length() * 4 / 3 + 10);
        }
    }

    @Test
    void takesTheLongerOfTwoSecretsFirst() {
        redactor.learn(new Secret("${env:SHORT}", "hunter"));
        redactor.learn(new Secret("${env:LONG}", "hunter22"));

        assertThat(scrub("hunter22 and hunter")).isEqualTo("«${env:LONG}» and «${env:SHORT}»");
    }

    @Test
    void warnsOfASecretTooShortToBeHidden() {
        redactor.learn(new Secret("${env:PIN}", "123"));

        assertThat(scrub("123 rows")).isEqualTo("123 rows");
        assertThat(redactor.warnings())
                .containsExactly(
                        "${env:PIN} is shorter than 4 characters: it cannot be kept out of the"
                                + " output; use a longer one");
    }

    @Test
    void warnsOfASecretThatIsAWordOfTheRunbook() {
        redactor.show("{kind: postgres.clone}");
        redactor.learn(new Secret("${env:PW}", "postgres"));

        assertThat(scrub("postgres.clone")).isEqualTo("postgres.clone");
        assertThat(redactor.warnings())
                .containsExactly(
                        "${env:PW} has the same text as a word of the runbook: it cannot be kept"
                                + " out of the output; use another");
    }

    @Test
    void hidesEachLineOfAValueOfSeveralWhereItStandsAlone() {
        redactor.learn(new Secret("${env:KEY}", "{\n  first-half-4711\r\n\n  second-half-4711\n}"));

        assertThat(scrub("said: first-half-4711")).isEqualTo("said: «${env:KEY}»");
        assertThat(scrub("  second-half-4711")).isEqualTo("  «${env:KEY}»");
        assertThat(scrub("{ short }")).isEqualTo("{ short }");
    }

    @Test
    void leavesALineOfAValueThatStandsInWhatIsShownAnyway() {
        redactor.show("name: move-to-managed");
        redactor.learn(new Secret("${env:KEY}", "move-to-managed\nsecond-half-4711"));

        assertThat(scrub("move-to-managed")).isEqualTo("move-to-managed");
        assertThat(scrub("second-half-4711")).isEqualTo("«${env:KEY}»");
    }

    @Test
    void learnsWhileOthersScrub() throws Exception {
        var threads =
                IntStream.range(0, 8)
                        .mapToObj(
                                i ->
                                        Thread.ofPlatform()
                                                .start(
                                                        () ->
                                                                redactor.learn(
                                                                        new Secret(
                                                                                "${env:X%d}"
                                                                                        .formatted(
                                                                                                i),
                                                                                "secret-value-"
                                                                                        + i))))
                        .toList();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(
                        scrub(
                                String.join(
                                        " ",
                                        IntStream.range(0, 8)
                                                .mapToObj(i -> "secret-value-" + i)
                                                .toList())))
                .doesNotContain("secret-value");
    }
}
