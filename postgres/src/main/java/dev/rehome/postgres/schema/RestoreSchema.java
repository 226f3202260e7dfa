package dev.rehome.postgres.schema;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.archive.Entry;
import dev.rehome.postgres.connect.Session;
import dev.rehome.postgres.connect.Transaction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Makes an archive's objects in a target database, as pg_restore would, but in transactions that
 * also record how far they are: killed at any moment and run again, it goes on exactly there.
 *
 * <p>pg_restore itself offers one transaction for everything, whose locks overflow the lock table
 * at a few thousand tables, or none, after which nobody knows what is there.
 */
public final class RestoreSchema {
    /** Objects a transaction; each new table holds several locks until the end of it. */
    private static final int BATCH_ENTRIES = 500;

    /** What entries of an archive set, each for those after it. */
    private static final String DEFAULTS =
            "SET default_tablespace = ''; RESET default_table_access_method";

    private static final String SETTINGS =
            """
            SET search_path = '';
            SET default_tablespace = '';
            SET check_function_bodies = false;
            SET xmloption = content;
            SET client_min_messages = warning;
            SET row_security = off;
            SET standard_conforming_strings = on;
            SET statement_timeout = 0;
            SET lock_timeout = 0;
            SET idle_in_transaction_session_timeout = 0;
            SET default_transaction_read_only = off
            """;

    /** Whether objects get the owners and grants they had, or belong to the login. */
    public enum Ownership {
        AS_AT_SOURCE,
        LOGIN
    }

    private final Session target;
    private final Ownership ownership;
    private final MembershipLog log;
    private final Bookkeeping books;

    /**
     * @param log is told which roles are lent to the login; to be given back when all is done
     */
    public RestoreSchema(Session target, Ownership ownership, MembershipLog log) {
        this.target = target;
        this.ownership = ownership;
        this.log = log;
        this.books = new Bookkeeping(target);
    }

    /**
     * Makes the entries of a phase that are not made yet.
     *
     * @param phase a name of the caller's choice, the same when it tries again
     * @return what the target did not allow and was left out, each with its name and reason; also
     *     of earlier attempts
     * @throws Failure naming the object that could not be made; what was made before it stays, and
     *     a further attempt begins with it
     */
    public List<String> run(String phase, List<Entry> entries) {
        try {
            target.execute(SETTINGS);
            books.prepare();
            lendOwners(entries);
            try (Transaction transaction = target.begin().afterwards(DEFAULTS)) {
                return runFrom(phase, entries, books.reached(phase), transaction);
            }
        } catch (SQLException e) {
            throw lost(phase, e);
        }
    }

    /**
     * Remembers what others are to make of these entries, the first time.
     *
     * @throws Failure with REFUSED when it is not what an earlier attempt was to make of them
     */
    public void expect(String phase, List<Entry> entries) {
        var digest = sha256();
        entries.forEach(entry -> add(digest, entry));
        try {
            books.prepare();
            Optional<Bookkeeping.Reached> before = books.reached(phase);
            if (before.isEmpty()) {
                books.reach(
                        phase,
                        new Bookkeeping.Reached(
                                entries.size(), soFar(digest), List.of(), List.of()));
            } else if (!before.get().digest().equals(soFar(digest))) {
                throw changed(
                        "the %s of the source are not those that an earlier attempt began to make in database %s of the target"
                                .formatted(phase, target.database()));
            }
        } catch (SQLException e) {
            throw lost(phase, e);
        }
    }

    /** What is there of an earlier state of the source cannot be told from what belongs there. */
    private static Failure changed(String what) {
        return new Failure(
                ExitCode.REFUSED,
                what,
                "roll back and begin again; the source's schema must not change between attempts",
                null);
    }

    /**
     * Before anything is made, and in one order: databases filled side by side, which lend the same
     * roles, must not wait for each other in the middle of their work. What is refused is told when
     * the turn of an object comes.
     */
    private void lendOwners(List<Entry> entries) throws SQLException {
        if (ownership == Ownership.LOGIN) {
            return;
        }
        try (Transaction transaction = target.begin()) {
            var owners = Owners.of(target, log);
            for (String role :
                    entries.stream()
                            .flatMap(entry -> entry.label().owner().stream())
                            .collect(Collectors.toCollection(TreeSet::new))) {
                owners.act(role);
            }
            transaction.commit();
        }
    }

    /**
     * Lends those roles to the login until the end, where it may not act as them already.
     *
     * @return those it cannot have, each with the reason
     */
    public List<String> lend(List<String> roles) {
        try {
            try (Transaction transaction = target.begin()) {
                var owners = Owners.of(target, log);
                var refused = new ArrayList<String>();
                for (String role : roles.stream().sorted().toList()) {
                    owners.act(role)
                            .ifPresent(why -> refused.add("role %s: %s".formatted(role, why)));
                }
                transaction.commit();
                return List.copyOf(refused);
            }
        } catch (SQLException e) {
            throw lost("lending roles", e);
        }
    }

    private List<String> runFrom(
            String phase,
            List<Entry> entries,
            Optional<Bookkeeping.Reached> before,
            Transaction transaction)
            throws SQLException {
        int done = before.map(Bookkeeping.Reached::entries).orElse(0);
        var skipped = new ArrayList<>(before.map(Bookkeeping.Reached::skipped).orElse(List.of()));
        var digest = sha256();
        entries.stream().limit(done).forEach(entry -> add(digest, entry));
        if (before.isPresent() && !before.get().digest().equals(soFar(digest))) {
            throw changed(
                    "the source's schema is not the one of which %d objects are already in database %s of the target"
                            .formatted(done, target.database()));
        }
        var leftOut = new ArrayList<>(before.map(Bookkeeping.Reached::leftOut).orElse(List.of()));
        var make =
                new MakeEntry(
                        target,
                        owners(),
                        leftOut.stream()
                                .map(place -> entries.get(place).id())
                                .collect(Collectors.toSet()));
        while (done < entries.size()) {
            int end = Math.min(done + BATCH_ENTRIES, entries.size());
            for (; done < end; done++) {
                Entry entry = entries.get(done);
                make.run(entry, skipped::add);
                add(digest, entry);
                if (make.leftOut(entry)) {
                    leftOut.add(done);
                }
            }
            books.reach(phase, new Bookkeeping.Reached(done, soFar(digest), skipped, leftOut));
            transaction.commit();
        }
        return List.copyOf(skipped);
    }

    /**
     * Ends the move of this database, in one transaction: removes the bookkeeping of everybody from
     * the target and makes the event triggers, which so never see a statement of the move. Does
     * nothing when it was done before.
     *
     * @param last {@link Phases#last}
     * @return what the target did not allow and was left out
     */
    public List<String> finish(List<Entry> last) {
        try {
            if (!books.exist()) {
                return List.of();
            }
            try (Transaction transaction = target.begin()) {
                var skipped = new ArrayList<String>();
                var make = new MakeEntry(target, owners(), Set.of());
                books.drop();
                for (Entry entry : last) {
                    make.run(entry, skipped::add);
                }
                transaction.commit();
                return List.copyOf(skipped);
            }
        } catch (SQLException e) {
            throw lost("the last objects", e);
        }
    }

    private Optional<Owners> owners() throws SQLException {
        return ownership == Ownership.LOGIN
                ? Optional.empty()
                : Optional.of(Owners.of(target, log));
    }

    private Failure lost(String phase, SQLException e) {
        return new Failure(
                ExitCode.FAILED,
                "%s in database %s: %s".formatted(phase, target.database(), e.getMessage()),
                "see the server's message, then resume",
                e);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void add(MessageDigest digest, Entry entry) {
        digest.update(
                "%s\0%s\0".formatted(entry, entry.definition()).getBytes(StandardCharsets.UTF_8));
    }

    private static String soFar(MessageDigest digest) {
        try {
            return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("SHA-256 can be cloned", e);
        }
    }
}
