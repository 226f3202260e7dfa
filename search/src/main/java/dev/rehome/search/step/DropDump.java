package dev.rehome.search.step;

import dev.rehome.engine.report.Amount;
import dev.rehome.engine.report.Problem;
import dev.rehome.engine.step.Access;
import dev.rehome.engine.step.Check;
import dev.rehome.engine.step.Forecast;
import dev.rehome.engine.step.Run;
import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.Undo;
import dev.rehome.engine.step.Verdict;
import dev.rehome.search.archive.DumpFolder;
import dev.rehome.search.elasticdump.WrittenFiles;
import dev.rehome.search.place.BucketAddress;
import dev.rehome.search.place.Damage;
import dev.rehome.search.place.Place;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The way back behind a dump: the folder or bucket without what the run wrote into it. */
record DropDump(DropDumpSpec spec) implements Step {

    @Override
    public List<Access> access() {
        return List.of();
    }

    @Override
    public Forecast forecast() {
        return new Forecast(
                isThere()
                        ? List.of(
                                new Forecast.Change(
                                        Forecast.Verb.DESTROY,
                                        "the dump in " + spec.folder(),
                                        Amount.NONE))
                        : List.of(),
                changed().stream()
                        .map(
                                other ->
                                        Problem.warning(
                                                "%s is not as the run wrote it".formatted(other),
                                                "it is left alone"))
                        .toList(),
                "no return: what is deleted is gone");
    }

    private boolean isThere() {
        return isOwned() || (!isBucket() && !written().there().isEmpty());
    }

    private boolean isOwned() {
        try (Place place = Place.at(spec.folder())) {
            return new DumpFolder(place).owner().equals(Optional.of(spec.run()));
        }
    }

    private boolean isBucket() {
        return BucketAddress.isOne(spec.folder());
    }

    private WrittenFiles written() {
        return new WrittenFiles(Path.of(spec.folder()), spec.files());
    }

    /** What of elasticdump's layout is otherwise by now. */
    private List<String> changed() {
        return isBucket() ? List.of() : written().others().stream().map(Path::toString).toList();
    }

    @Override
    public Check check(Run run) {
        return Check.ready();
    }

    @Override
    public Undo undo(Run run) {
        return Undo.pointOfNoReturn("what a rollback deletes is gone; dump again instead");
    }

    @Override
    public void apply(Run run) {
        var others = new ArrayList<String>();
        try (Place place = Place.at(spec.folder())) {
            others.addAll(new DumpFolder(place).remove(spec.run()));
        }
        if (!isBucket()) {
            written().remove();
            others.addAll(changed());
        }
        if (spec.made()) {
            deleteFolder();
        }
        others.forEach(
                other ->
                        run.progress()
                                .notice(
                                        "left alone: %s, not as the run wrote it"
                                                .formatted(other)));
    }

    private void deleteFolder() {
        Path folder = Path.of(spec.folder());
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            return; // it holds what others put there
        } catch (IOException e) {
            throw Damage.unwritable(folder, e);
        }
    }

    @Override
    public Verdict verify(Run run) {
        return isThere()
                ? Verdict.differs("the dump is there", List.of(spec.folder()))
                : Verdict.holds("the dump in %s deleted".formatted(spec.folder()));
    }
}
