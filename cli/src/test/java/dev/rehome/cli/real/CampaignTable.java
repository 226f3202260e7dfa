package dev.rehome.cli.real;

import dev.rehome.cli.real.Campaign.Kill;
import dev.rehome.cli.real.Campaign.Way;
import java.util.List;
import java.util.TreeMap;

/** What came of a campaign, as Markdown. */
record CampaignTable(Campaign campaign) {
    /** In one line. */
    String summary() {
        List<Kill> kills = campaign.kills();
        return "%d kills (%d at boundaries of the journal, %d at random instants; %d forward, %d back) in %d runs, seed %d, %d min %d s: %d differences"
                .formatted(
                        kills.size(),
                        kills.stream().filter(kill -> kill.boundary).count(),
                        kills.stream().filter(kill -> !kill.boundary).count(),
                        kills.stream().filter(kill -> kill.way == Way.FORWARD).count(),
                        kills.stream().filter(kill -> kill.way == Way.BACK).count(),
                        campaign.runs() - 1,
                        campaign.seed(),
                        campaign.took().toMinutes(),
                        campaign.took().toSecondsPart(),
                        campaign.differences().size());
    }

    String text() {
        var text = new StringBuilder();
        text.append(
                """
                # Killed again and again

                `./dev campaign` runs this example on real servers and kills it with `kill -9`: right before and right after what is
                written to the journal (an undisturbed run has %2$d such boundaries, there and back), and at random instants of the
                command's work, told in milliseconds since the first that it wrote there. It is resumed, or rolled back again, as a person would, and killed again; about every third run
                that is killed at instants turns back halfway. Where a run arrives is compared with where an undisturbed one does:
                all rows, objects, rights and roles of both database servers, all documents, mappings, aliases and settings of both
                search clusters, files, deployments, jobs, and what processes, sessions and locks are left behind.

                %1$s.

                """
                        .formatted(summary(), campaign.boundaries()));
        if (!campaign.unreached().isEmpty()) {
            text.append(
                    "Boundaries of the undisturbed run that a disturbed one did not pass: %s.\n\n"
                            .formatted(String.join(", ", campaign.unreached())));
        }
        campaign.differences()
                .forEach(each -> text.append("**Difference**: %s\n\n".formatted(each.strip())));
        text.append("Kills at boundaries and, after +, at instants:\n\n");
        text.append("| at | forward | back |\n|---|--:|--:|\n");
        var counts = new TreeMap<String, int[][]>();
        for (Kill kill : campaign.kills()) {
            counts.computeIfAbsent(place(kill), _ -> new int[2][2])[
                    kill.way == Way.FORWARD ? 0 : 1][kill.boundary ? 0 : 1]++;
        }
        counts.forEach(
                (place, count) ->
                        text.append(
                                "| %s | %d + %d | %d + %d |\n"
                                        .formatted(
                                                place.strip(),
                                                count[0][0],
                                                count[0][1],
                                                count[1][0],
                                                count[1][1])));
        text.append("\n| kill | run | way | where | the next attempt | result |\n");
        text.append("|--:|--:|---|---|---|---|\n");
        for (Kill kill : campaign.kills()) {
            text.append(
                    "| %d | %d | %s | %s | %s | %s |\n"
                            .formatted(
                                    kill.number,
                                    kill.run - 1,
                                    kill.way == Way.FORWARD ? "forward" : "back",
                                    kill.where,
                                    kill.next,
                                    kill.result));
        }
        return text.toString();
    }

    /** The step that it was at, numbers below ten with a space before: so they are in order. */
    private static String place(Kill kill) {
        String at =
                kill.where
                        .replaceFirst("^\\d+ ms: ", "")
                        .replaceAll("(before|after) (what is saved of )?|undo (of )?", "")
                        .replaceFirst("^[A-Z]\\w+ (?=\\d)", "");
        return at.matches("\\d(\\D.*|)") ? " " + at : at;
    }
}
