package dev.rehome.postgres.fence;

import dev.rehome.engine.report.Problem;
import java.util.List;

/**
 * What came of fencing.
 *
 * @param ended sessions that were ended because they had begun before the fence
 * @param gaps what may still write in spite of the fence, each with what to do about it
 */
public record FenceReport(List<EndedSession> ended, List<Problem> gaps) {
    public FenceReport {
        ended = List.copyOf(ended);
        gaps = List.copyOf(gaps);
    }

    /** A session that was ended, as {@code pg_stat_activity} showed it. */
    public record EndedSession(String database, int pid, String user, String application) {}
}
