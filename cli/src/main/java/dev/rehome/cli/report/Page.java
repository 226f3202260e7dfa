package dev.rehome.cli.report;

import dev.rehome.engine.run.Account;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * All that is known of a run as one page for a browser, which needs nothing else: no script, no
 * font, no other file, no network.
 */
public final class Page {
    /** In the first lines of each page, so that one is told from somebody's own file. */
    static final String MARK = "<meta name=\"generator\" content=\"rehome report\">";

    private final Account account;
    private final Clocks clocks;

    /**
     * @param zone of the times that are shown
     */
    public Page(Account account, ZoneId zone) {
        this.account = account;
        this.clocks = new Clocks(zone);
    }

    /** Its text. */
    public String text(Instant now) {
        var past = Past.of(account);
        var facts = new Facts(account, past, clocks);
        return Html.of(
                        resource("page.html"),
                        new Html(MARK),
                        account.status().runbook(),
                        account.status().run(),
                        new Html(resource("page.css")),
                        facts.head(),
                        facts.answers(),
                        facts.facts(),
                        new PlanTable(account.plan()).html(),
                        new Timeline(account.status().steps(), past, clocks).html(),
                        new StepTable(account, past, clocks).html(),
                        new Proofs(account, clocks).html(),
                        plots(),
                        new BackTable(account).html(),
                        new Decisions(account.entries(), clocks).html(),
                        clocks.full(now),
                        clocks.zone())
                .markup();
    }

    private Html plots() {
        List<Account.Moved> moved = account.moved();
        return moved.isEmpty()
                ? Html.of("<p>No step told that it moved anything.</p>")
                : Html.all(
                        IntStream.range(0, moved.size())
                                .mapToObj(at -> new Plot(moved.get(at), at + 1, clocks).html()));
    }

    private static String resource(String name) {
        try (InputStream file = Objects.requireNonNull(Page.class.getResourceAsStream(name))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("it is in our own jar: " + name, e);
        }
    }
}
