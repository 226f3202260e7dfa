package dev.rehome.engine.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Portion;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class StandingTest {

    private static Standing indexes(long done, double perSecond) {
        var moved = new Portion(new Amount(done, "indexes", 0), new Amount(40, "indexes", 0));
        return Standing.of(Duration.ofSeconds(5), moved, perSecond, "");
    }

    @Test
    void tellsWhatIsLeftOfThingsThatTakeLongerThanASecondEach() {
        assertThat(indexes(3, 0.6).left()).contains(Duration.ofMillis(61_666));
    }

    @Test
    void tellsNothingOfWhatIsLeftAtTheEndAndBeyondIt() {
        assertThat(indexes(39, 1).left()).contains(Duration.ofSeconds(1));
        assertThat(indexes(40, 1).left()).isEmpty();
        assertThat(indexes(41, 1).left()).isEmpty();
        assertThat(indexes(3, 0).left()).isEmpty();
    }

    @Test
    void isAtItsEndOnlyWhenExactlyWhatWasExpectedIsDone() {
        assertThat(indexes(20, 1).moved().fraction()).isEqualTo(0.5);
        assertThat(indexes(40, 1).moved().fraction()).isEqualTo(1);
        assertThat(indexes(41, 1).moved().fraction()).isEqualTo(0.99);
    }
}
