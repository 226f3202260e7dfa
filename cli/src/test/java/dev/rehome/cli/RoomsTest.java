package dev.rehome.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.rehome.engine.step.Step;
import dev.rehome.engine.step.StepSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What the modules cannot say about who may know whom, and the habits of ARCHITECTURE.md. */
final class RoomsTest {
    private static final JavaClasses CODE =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .withImportOption(place -> !place.contains("-tests.jar"))
                    .importPackages("dev.rehome");

    @Test
    void theEngineKnowsNoStore() {
        noClasses()
                .that()
                .resideInAPackage("dev.rehome.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.rehome.platform..",
                        "dev.rehome.postgres..",
                        "dev.rehome.search..",
                        "dev.rehome.cli..",
                        "dev.rehome.sandbox..")
                .check(CODE);
    }

    @Test
    void noStoreKnowsAnotherNorWhatRunsAroundIt() {
        var rooms = List.of("postgres", "search", "platform");
        for (String room : rooms) {
            noClasses()
                    .that()
                    .resideInAPackage("dev.rehome." + room + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            rooms.stream()
                                    .filter(other -> !other.equals(room))
                                    .map(other -> "dev.rehome." + other + "..")
                                    .toArray(String[]::new))
                    .check(CODE);
        }
    }

    @Test
    void aStoreIsAPlainLibraryButForItsSteps() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.rehome.postgres..", "dev.rehome.search..", "dev.rehome.platform..")
                .and(
                        not(
                                resideInAnyPackage(
                                        "dev.rehome.postgres.step..",
                                        "dev.rehome.search.step..",
                                        "dev.rehome.platform.step..")))
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.rehome.engine..")
                                .and(
                                        not(
                                                resideInAnyPackage(
                                                        "dev.rehome.engine.digest..",
                                                        "dev.rehome.engine.disk..",
                                                        "dev.rehome.engine.process..",
                                                        "dev.rehome.engine.record..",
                                                        "dev.rehome.engine.report..",
                                                        "dev.rehome.engine.secret.."))))
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.rehome.postgres.step..",
                        "dev.rehome.search.step..",
                        "dev.rehome.platform.step..",
                        "dev.rehome.cli..",
                        "dev.rehome.sandbox..")
                .check(CODE);
    }

    @Test
    void theSandboxKnowsNobody() {
        noClasses()
                .that()
                .resideInAPackage("dev.rehome.sandbox..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.rehome.engine..",
                        "dev.rehome.postgres..",
                        "dev.rehome.search..",
                        "dev.rehome.cli..")
                .check(CODE);
    }

    @Test
    void noPackagesOfAModuleGoRoundInACircle() {
        for (String module :
                List.of("engine", "postgres", "search", "platform", "platform.step", "cli")) {
            slices().matching("dev.rehome." + module + ".(*)..")
                    .should()
                    .beFreeOfCycles()
                    .check(CODE);
        }
    }

    @Test
    void stepsAndTheirArgumentsAreRecords() {
        classes()
                .that()
                .implement(Step.class)
                .or()
                .implement(StepSpec.class)
                .should()
                .beRecords()
                .check(CODE);
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameStartingWith("Abstract")
                .check(CODE);
    }

    @Test
    void nothingStaticChanges() {
        fields().that().areStatic().should().beFinal().check(CODE);
        fields().that()
                .areStatic()
                .should()
                .notHaveRawType(AtomicLong.class)
                .andShould()
                .notHaveRawType(AtomicInteger.class)
                .andShould()
                .notHaveRawType(AtomicBoolean.class)
                .andShould()
                .notHaveRawType(AtomicReference.class)
                .check(CODE);
    }

    @Test
    void fieldsAreNobodysButTheirOwn() {
        fields().that()
                .areDeclaredInClassesThat()
                .areNotRecords()
                .and()
                .doNotHaveModifier(JavaModifier.STATIC)
                .should()
                .notBePublic()
                .check(CODE);
    }

    @Test
    void theEngineTakesTheTimeFromAClock() {
        noClasses()
                .that()
                .resideInAPackage("dev.rehome.engine..")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(ZonedDateTime.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(CODE);
    }

    @Test
    void onlyTheCommandPrints() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.rehome.engine..",
                        "dev.rehome.postgres..",
                        "dev.rehome.search..",
                        "dev.rehome.platform..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .check(CODE);
    }

    @Test
    void nobodyReliesOnChanceWithoutASeed() {
        noClasses().should().callConstructor(Random.class).check(CODE);
    }

    /** {@code %,d} groups digits as the machine's locale has it; {@code Figures} in one way. */
    @Test
    void numbersAreWrittenInTheSameWayEverywhere() throws IOException {
        try (var files = Files.walk(Path.of(".."))) {
            List<Path> sources =
                    files.filter(file -> file.toString().contains("src/main/java"))
                            .filter(file -> file.toString().endsWith(".java"))
                            .toList();
            assertThat(sources).hasSizeGreaterThan(200);
            assertThat(sources)
                    .filteredOn(RoomsTest::groupsDigits)
                    .extracting(file -> file.getFileName().toString())
                    .containsExactly("Figures.java");
        }
    }

    private static boolean groupsDigits(Path source) {
        try {
            return Files.readString(source).contains("%,");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
