package dev.rehome.bench.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.sandbox.PostgresServer;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Every claim of the bench that a copy is equal rests on this comparison. */
final class FingerprintTest {
    private static final Data SMALL = new Data(0.001);

    @Test
    void isTheSameForTheSameDataAndNamesWhatDiffers() throws SQLException {
        try (PostgresServer one = PostgresServer.start(15);
                PostgresServer other = PostgresServer.start(15)) {
            SMALL.create(one);
            SMALL.create(other);
            Fingerprint expected = Fingerprint.of(one, Data.DATABASE);
            assertThat(expected.differences(Fingerprint.of(other, Data.DATABASE))).isEmpty();

            other.execute(
                    Data.DATABASE,
                    "UPDATE ledger SET amount = amount + 1 WHERE id = 4711",
                    "DELETE FROM accounts WHERE id NOT IN (SELECT account_id FROM ledger)",
                    "DROP INDEX documents_tags",
                    "SELECT nextval('documents_id_seq')",
                    "CREATE TABLE stranger (id int)");

            assertThat(expected.differences(Fingerprint.of(other, Data.DATABASE)))
                    .satisfiesExactly(
                            line -> assertThat(line).startsWith("index documents_tags: "),
                            line -> assertThat(line).startsWith("sequence documents_id_seq: "),
                            line -> assertThat(line).startsWith("table accounts: "),
                            line -> assertThat(line).startsWith("table ledger: "),
                            line -> assertThat(line).startsWith("table stranger: missing, but"));
        }
    }
}
