package dev.rehome.search.step;

import dev.rehome.engine.report.Figures;
import dev.rehome.engine.step.Verdict;
import dev.rehome.search.landing.CopyReport;
import java.util.ArrayList;

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
        var proof = new ArrayList<String>();
        proof.add(
                "%s of %s %s, %s"
                        .formatted(
                                Figures.count(report.documents(), "document"),
                                indices(report.indices().size()),
                                how,
                                verified
                                        ? "each read back and identical"
                                        : "not read back, as asked"));
        proof.addAll(report.notices());
        return Verdict.holds(String.join("\n", proof));
    }

    /** {@code 1 index}, {@code 2 indices}. */
    static String indices(int count) {
        return count == 1 ? "1 index" : Figures.count(count) + " indices";
    }
}
