package dev.rehome.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A short campaign; {@code ./dev campaign} makes it a long one, by system properties, and has its
 * table written to a file.
 */
@Timeout(4 * 3600)
final class CampaignTest extends OnManagedMove {
    private static final int FEW = 12;

    @Test
    void aMoveThatIsKilledAgainAndAgainEndsAsAnUndisturbedOneForwardAndBack() throws Exception {
        int kills = Integer.getInteger("rehome.campaign.kills", FEW);
        long seed = Long.getLong("rehome.campaign.seed", System.nanoTime() % 1_000_000);
        System.out.println("campaign: %d kills, seed %d".formatted(kills, seed));
        var campaign = new Campaign(move, seed, kills, CampaignTest::write);
        campaign.fight();
        System.out.println("campaign: " + new CampaignTable(campaign).summary());
        assertThat(campaign.differences()).as("seed %d", seed).isEmpty();
        assertThat(campaign.kills())
                .as("seed %d", seed)
                .hasSizeGreaterThanOrEqualTo(kills)
                .allMatch(kill -> kill.result.equals("same"));
    }

    /** After each run, so that a campaign that is cut off is not lost. */
    private static void write(Campaign campaign) {
        String file = System.getProperty("rehome.campaign.table");
        if (file != null) {
            try {
                Files.writeString(Path.of(file), new CampaignTable(campaign).text());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
