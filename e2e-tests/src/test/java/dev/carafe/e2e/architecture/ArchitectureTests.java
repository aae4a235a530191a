package dev.carafe.e2e.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules that compiled classes keep: who may know whom, and how things are called. */
class ArchitectureTests {

    /** Arrows between modules; what is not here must not be. The design's, and those of the shared base. */
    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource(delimiter = '|', textBlock = """
            common-model   |
            service-base   | common-model
            task-store     | common-model
            event-hub      | common-model service-base
            task-gateway   | common-model service-base task-store
            worker-service | common-model service-base task-store
            java-client    | common-model
            local-infra    |
            all-in-one     | common-model service-base task-gateway worker-service event-hub local-infra
            """)
    void arrowsGoOneWay(String module, String allowed) {
        Set<String> known = allowed == null ? Set.of() : Set.of(allowed.split(" "));
        String[] forbidden = Modules.PACKAGES.entrySet().stream()
                .filter(other -> !other.getKey().equals(module) && !known.contains(other.getKey()))
                .map(other -> other.getValue() + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(ownPackage(module) + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden)
                .because(module + " may know only: " + known)
                .check(Modules.MAIN);
    }

    @Test
    void everyModuleHasClassesAndKeepsToItsPackage() {
        Set<String> packages =
                Modules.MAIN.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
        assertThat(Modules.PACKAGES.values())
                .allSatisfy(own -> assertThat(packages)
                        .as("packages below " + own)
                        .anyMatch(name -> (name + ".").startsWith(own + ".")));
        assertThat(packages)
                .allSatisfy(name -> assertThat(Modules.PACKAGES.values())
                        .as("modules that own " + name)
                        .anyMatch(own -> (name + ".").startsWith(own + ".")));
    }

    @Test
    void theModelKnowsNothingButJavaAndAnnotations() {
        noClasses()
                .that()
                .resideInAPackage("dev.carafe.model..")
                .should()
                .dependOnClassesThat(not(resideInAnyPackage(
                        "java..",
                        "dev.carafe.model..",
                        "org.jspecify.annotations..",
                        "com.fasterxml.jackson.annotation..")))
                .because("applications of any kind take it onto their class path")
                .check(Modules.MAIN);
    }

    @Test
    void theLocalServersKnowNoSpring() {
        noClasses()
                .that()
                .resideInAPackage("dev.carafe.infra..")
                .should()
                .dependOnClassesThat(resideInAPackage("org.springframework.."))
                .check(Modules.MAIN);
    }

    /** Applications of any kind take it onto their class path, some of which have a Spring of their own. */
    @Test
    void theClientKnowsNothingButJavaTheModelJacksonAndForAmqpItsClient() {
        noClasses()
                .that()
                .resideInAPackage("dev.carafe.client..")
                .should()
                .dependOnClassesThat(not(resideInAnyPackage(
                        "java..",
                        "javax.net.ssl..",
                        "dev.carafe.client..",
                        "dev.carafe.model..",
                        "org.jspecify.annotations..",
                        "com.fasterxml.jackson.annotation..",
                        "tools.jackson..",
                        "com.rabbitmq.client..")))
                .check(Modules.MAIN);
        noClasses()
                .that()
                .resideInAPackage("dev.carafe.client..")
                .and()
                .resideOutsideOfPackage("dev.carafe.client.amqp..")
                .should()
                .dependOnClassesThat(resideInAPackage("com.rabbitmq.client.."))
                .because("who speaks HTTP only does not have it")
                .check(Modules.MAIN);
    }

    @ParameterizedTest
    @MethodSource("modulePackages")
    void noPackagesOfAModuleKnowEachOtherInACircle(String own) {
        slices().matching(own + ".(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(Modules.MAIN);
    }

    static List<String> modulePackages() {
        return List.copyOf(Modules.PACKAGES.values());
    }

    /** A test of the hub looks for them there, and whether they are declared. */
    @Test
    void eventsOfThePlatformAreInOnePackage() {
        noClasses()
                .that()
                .implement(dev.carafe.model.event.Event.class)
                .should()
                .resideOutsideOfPackage("dev.carafe.base.events..")
                .check(Modules.MAIN);
    }

    /** A worker whose clock is minutes off: no time of its own may get into a lease, a claim or a result. */
    @Test
    void leasesAndClaimsKnowNoClockButTheDatabases() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.carafe.store.lease..",
                        "dev.carafe.store.claim..",
                        "dev.carafe.store.registration..",
                        "dev.carafe.worker.lease..",
                        "dev.carafe.worker.dispatch..")
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(java.time.InstantSource.class)
                .check(Modules.MAIN);
    }

    @Test
    void namesSayWhatThingsAre() {
        ArchRuleDefinition.noClasses()
                .should()
                .haveNameMatching(".*(Impl|Utils?|Manager|Helper)(\\$.*)?")
                .orShould()
                .resideInAnyPackage(
                        "..util..", "..utils..", "..impl..", "..common..", "..misc..", "..dto..", "..controller..")
                .check(Modules.MAIN);
    }

    @Test
    void everyPackageIsNullMarked() {
        Map<String, List<JavaClass>> packages =
                Modules.MAIN.stream().collect(Collectors.groupingBy(JavaClass::getPackageName));
        Set<String> unmarked = new TreeSet<>();
        packages.forEach((name, classes) -> {
            JavaPackage javaPackage = Objects.requireNonNull(classes.getFirst().getPackage());
            if (!javaPackage.isAnnotatedWith(NullMarked.class)) {
                unmarked.add(name);
            }
        });
        assertThat(unmarked).as("packages without @NullMarked").isEmpty();
        assertThat(packages).hasSizeGreaterThan(20);
    }

    private static String ownPackage(String module) {
        return Objects.requireNonNull(Modules.PACKAGES.get(module), module);
    }
}
