package dev.rehome.postgres.clone;

import dev.rehome.engine.report.ExitCode;
import dev.rehome.engine.report.Failure;
import dev.rehome.postgres.catalog.QualifiedName;
import dev.rehome.postgres.connect.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * Where sequences of any kind stand, carried over as they are: the last value and whether it was
 * given out. Sequences count outside of transactions, so a snapshot does not hold them still; only
 * a fence does.
 */
public final class SequenceValues {
    /** Sequences asked for in one query; each is a relation to open. */
    private static final int BATCH = 500;

    private final List<QualifiedName> sequences;

    public SequenceValues(List<QualifiedName> sequences) {
        this.sequences = List.copyOf(sequences);
    }

    /** Where a sequence stands. */
    public record Position(long lastValue, boolean called) {}

    /**
     * Reads all positions at the source, sets them at the target, and reads them back.
     *
     * @return how many sequences now stand as at the source
     * @throws Failure naming a sequence that cannot be read or set, or does not stay set
     */
    public int copy(Session source, Session target) {
        Map<QualifiedName, Position> wanted = read(source);
        set(target, wanted);
        read(target)
                .forEach(
                        (name, found) -> {
                            if (!found.equals(wanted.get(name))) {
                                throw new Failure(
                                        "sequence %s was set to %s at the target and stands at %s"
                                                .formatted(name, wanted.get(name), found),
                                        "keep others from using the target until the clone is"
                                                + " done, then resume");
                            }
                        });
        return wanted.size();
    }

    /** Where each of them stands on that server now. */
    public Map<QualifiedName, Position> read(Session session) {
        var positions = new LinkedHashMap<QualifiedName, Position>();
        for (List<QualifiedName> batch : batches()) {
            var query = new StringJoiner(" UNION ALL ");
            for (int i = 0; i < batch.size(); i++) {
                query.add(
                        "SELECT %d, last_value, is_called FROM %s"
                                .formatted(i, batch.get(i).sql()));
            }
            try (var statement = session.jdbc().createStatement();
                    ResultSet row = statement.executeQuery(query.toString())) {
                while (row.next()) {
                    positions.put(
                            batch.get(row.getInt(1)),
                            new Position(row.getLong(2), row.getBoolean(3)));
                }
            } catch (SQLException e) {
                throw failure("read", session, e);
            }
        }
        return positions;
    }

    private void set(Session target, Map<QualifiedName, Position> positions) {
        for (List<QualifiedName> batch : batches()) {
            String query =
                    batch.stream()
                            .map(
                                    sequence -> {
                                        Position at = position(positions, sequence);
                                        return "pg_catalog.setval(%s, %d, %b)"
                                                .formatted(
                                                        QualifiedName.literal(sequence.sql()),
                                                        at.lastValue(),
                                                        at.called());
                                    })
                            .collect(Collectors.joining(", ", "SELECT ", ""));
            try {
                target.execute(query);
            } catch (SQLException e) {
                throw failure("set", target, e);
            }
        }
    }

    private static Position position(
            Map<QualifiedName, Position> positions, QualifiedName sequence) {
        Position position = positions.get(sequence);
        if (position == null) {
            throw new IllegalStateException("sequence " + sequence + " was not read");
        }
        return position;
    }

    private List<List<QualifiedName>> batches() {
        var batches = new ArrayList<List<QualifiedName>>();
        for (int from = 0; from < sequences.size(); from += BATCH) {
            batches.add(sequences.subList(from, Math.min(from + BATCH, sequences.size())));
        }
        return batches;
    }

    private static Failure failure(String verb, Session session, SQLException e) {
        return new Failure(
                ExitCode.FAILED,
                "cannot %s the sequences of %s: %s"
                        .formatted(
                                verb,
                                session.server().address().withDatabase(session.database()),
                                e.getMessage()),
                "grant the login SELECT on the source's sequences and ownership of the target's",
                e);
    }
}
