package dev.rehome.search.step;

import dev.rehome.engine.report.Figures;
import dev.rehome.engine.step.Verdict;
import dev.rehome.search.landing.CopyReport;
import dev.rehome.search.landing.IndexReport;
import java.util.ArrayList;
import java.util.List;

/**
 * What is said of documents that were brought to a store.
 *
 * @param store they were brought to
 * @param how in one word: copied, loaded
 * @param verified whether they were read back
 * @param rejected the file of those that it would not take
 */
record Arrived(String store, String how, boolean verified, String rejected) {

    Verdict verdict(CopyReport report) {
        if (report.rejected() > 0) {
            return Verdict.differs(
                    "%s would not take %s; each is in %s with its reason"
                            .formatted(
                                    store, Figures.count(report.rejected(), "document"), rejected),
                    report.differences());
        }
        if (!report.differences().isEmpty()) {
            return Verdict.differs(
                    "the target holds other documents than were sent", report.differences());
        }
        List<String> refused = report.parts().refused();
        if (!refused.isEmpty()) {
            return Verdict.differs(
                    "%s would not take %s of the templates and the like; all documents are there"
                            .formatted(store, Figures.count(refused.size())),
                    refused);
        }
        List<String> unsure =
                report.indices().stream()
                        .filter(index -> verified && !index.equal())
                        .map(IndexReport::index)
                        .toList();
        var proof = new ArrayList<String>();
        proof.add(
                "%s of %s %s, %s"
                        .formatted(
                                Figures.count(report.documents(), "document"),
                                Figures.count(report.indices().size(), "index", "indices"),
                                how,
                                !verified
                                        ? "not read back, as asked"
                                        : unsure.isEmpty()
                                                ? "each read back and identical"
                                                : "each read back"));
        if (!unsure.isEmpty()) {
            proof.add(
                    "written to so much that not all could be compared: %s; a 'rehome search catch-up --until 0 --deletes' behind a fence compares it"
                            .formatted(String.join(", ", unsure)));
        }
        List<String> moving =
                report.indices().stream()
                        .filter(IndexReport::moving)
                        .map(IndexReport::index)
                        .toList();
        if (!moving.isEmpty()) {
            proof.add(
                    "written to at the source meanwhile: %s; 'rehome search catch-up' brings that"
                            .formatted(String.join(", ", moving)));
        }
        proof.addAll(report.parts().notices());
        return Verdict.holds(String.join("\n", proof));
    }
}
