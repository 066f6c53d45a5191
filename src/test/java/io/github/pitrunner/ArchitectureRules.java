package io.github.pitrunner;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * The lines of the house, below any root package: the test holds them for ours and shows with
 * another one, built to break them, that they can fail.
 */
final class ArchitectureRules {
  /** What each room may use of the others. The root package is the wiring and uses all. */
  private static final Map<String, Set<String>> ROOMS =
      Map.ofEntries(
          Map.entry("domain", Set.of()),
          Map.entry("wire", Set.of()),
          Map.entry("connector", Set.of("wire", "domain")),
          Map.entry("risk", Set.of("domain")),
          Map.entry("journal", Set.of("domain")),
          Map.entry("orders", Set.of("connector", "risk", "journal", "domain", "api")),
          Map.entry("portfolio", Set.of("connector", "domain", "api")),
          // Ticks come to the quote board as the wire's primitives.
          Map.entry("marketdata", Set.of("connector", "wire", "domain", "api")),
          Map.entry(
              "operations",
              Set.of(
                  "connector",
                  "risk",
                  "journal",
                  "orders",
                  "portfolio",
                  "marketdata",
                  "security",
                  "domain",
                  "api")),
          Map.entry("security", Set.of("domain", "api")),
          Map.entry("api", Set.of("domain")),
          Map.entry("simulator", Set.of("wire", "domain")));

  private static final List<String> SERVICES = List.of("orders", "portfolio", "marketdata");
  private static final List<String> TWS_ROOMS = List.of("wire", "connector", "simulator");
  private static final List<String> API_ROOMS =
      List.of("api", "orders", "portfolio", "marketdata", "operations", "security");
  private static final String NAME_WITHOUT_MEANING = ".*(Impl|Utils?|Helper|Manager|Data)";

  private static final String[] FAULT_TOLERANCE = {
    "org.eclipse.microprofile.faulttolerance..", "io.smallrye.faulttolerance.."
  };

  /** What makes a method run more than once. */
  private static final Set<String> REPETITIONS =
      Set.of(
          "Retry",
          "RetryWhen",
          "BeforeRetry",
          "ExponentialBackoff",
          "FibonacciBackoff",
          "CustomBackoff",
          "ApplyGuard",
          "ApplyFaultTolerance",
          "Guard",
          "TypedGuard");

  private static final List<String> ASKERS = List.of("Reads", "GatewayReads");

  private final String root;
  private final Map<String, ArchRule> rules = new LinkedHashMap<>();

  ArchitectureRules(String root) {
    this.root = root;
    ROOMS.keySet().stream().sorted().forEach(this::addRoom);
    addGenerated();
    addLibraries();
    addContext();
    addNames();
    addRepetition();
  }

  Map<String, ArchRule> all() {
    return rules;
  }

  private void addRoom(String room) {
    Stream<String> allowed =
        Stream.concat(Stream.of(room, "tws", "v1"), ROOMS.getOrDefault(room, Set.of()).stream());
    add(
        room + " uses only what the table allows",
        noClasses()
            .that()
            .resideInAPackage(in(room))
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(root + "..")
                    .and(DescribedPredicate.not(resideInAnyPackage(in(allowed.toList()))))
                    .as("are in another room than the table allows to %s", room)));
  }

  private void addGenerated() {
    add(
        "every class is in a room",
        classes()
            .should()
            .resideInAnyPackage(
                Stream.concat(
                        Stream.of(root, in("tws"), in("v1")), ROOMS.keySet().stream().map(this::in))
                    .toArray(String[]::new)));
    add(
        "TWS messages stay in the rooms of the gateway and in mappers",
        noClasses()
            .that(
                DescribedPredicate.not(
                    resideInAnyPackage(in(TWS_ROOMS))
                        .or(resideInAnyPackage(in("tws")))
                        .or(resideInAnyPackage(in(SERVICES)).and(isMapper()))))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(in("tws")));
    add(
        "API messages stay in the rooms of the services",
        noClasses()
            .that(
                DescribedPredicate.not(
                    resideInAnyPackage(in(API_ROOMS)).or(resideInAnyPackage(in("v1")))))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(in("v1")));
  }

  private void addLibraries() {
    add(
        "domain knows the JDK only",
        classes()
            .that()
            .resideInAPackage(in("domain"))
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", in("domain")));
    add(
        "wire knows Vert.x and protobuf only",
        classes()
            .that()
            .resideInAPackage(in("wire"))
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                "java..",
                "org.jspecify..",
                "io.vertx.core..",
                "com.google.protobuf..",
                in("tws"),
                in("wire")));
    add(
        "SQL stays in the journal",
        noClasses()
            .that()
            .resideOutsideOfPackage(in("journal"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql.."));
    add(
        "logs go to JBoss Logging",
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "java.util.logging..",
                "org.slf4j..",
                "org.apache.commons.logging..",
                "org.apache.logging..",
                "io.quarkus.logging.."));
    add(
        "nothing is printed but what keeps the service from starting",
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName(root + ".StartProblem")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err"));
  }

  private void addContext() {
    add("nothing is synchronized", methods().should().notHaveModifier(JavaModifier.SYNCHRONIZED));
    add(
        "nothing locks",
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.util.concurrent.locks.."));
    add(
        "nothing sleeps",
        noClasses().should().callMethodWhere(calls("Thread.sleep", Thread.class, "sleep")));
    add(
        "time comes from an injected clock",
        noClasses()
            .should()
            .callMethodWhere(
                describe(
                    "the call asks the machine for the time",
                    call ->
                        (call.getTargetOwner().isEquivalentTo(System.class)
                                && call.getName().equals("currentTimeMillis"))
                            || (call.getTargetOwner().getPackageName().equals("java.time")
                                && call.getName().equals("now")
                                && call.getTarget().getRawParameterTypes().isEmpty()))));
    add(
        "no static field is mutable",
        fields()
            .that()
            .areStatic()
            .and()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackages(generated())
            .should()
            .beFinal());
  }

  private void addNames() {
    add(
        "every package is null-marked",
        classes().that().resideOutsideOfPackages(generated()).should(beInANullMarkedPackage()));
    add(
        "public names say something",
        noClasses()
            .that()
            .arePublic()
            .and()
            .resideOutsideOfPackages(generated())
            .should()
            .haveNameMatching(NAME_WITHOUT_MEANING));
  }

  // An order that is sent twice is two orders.
  private void addRepetition() {
    add(
        "only reads are asked again",
        noClasses()
            .that(
                DescribedPredicate.not(
                    describe(
                        "the gateway's reads",
                        type ->
                            outermost(type).getName().equals(root + ".connector.GatewayReads"))))
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(FAULT_TOLERANCE)
                    .and(describe("repeat", type -> REPETITIONS.contains(type.getSimpleName())))));
    add(
        "orders know no fault tolerance",
        noClasses()
            .that()
            .resideInAPackage(in("orders"))
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(FAULT_TOLERANCE)
                    .or(
                        describe(
                            "ask again",
                            type ->
                                ASKERS.stream()
                                    .anyMatch(
                                        asker ->
                                            outermost(type)
                                                .getName()
                                                .equals(root + ".connector." + asker))))));
  }

  // Rooms that are not built yet have nothing to check.
  private void add(String name, ArchRule rule) {
    rules.put(name, rule.as(name).allowEmptyShould(true));
  }

  /** Packages that the build writes from protos. */
  private String[] generated() {
    return new String[] {in("tws"), in("v1"), in("simulator.state")};
  }

  private String in(String room) {
    return root + "." + room + "..";
  }

  private String[] in(List<String> rooms) {
    return rooms.stream().map(this::in).toArray(String[]::new);
  }

  private static DescribedPredicate<JavaClass> isMapper() {
    return describe("a mapper", type -> outermost(type).getSimpleName().endsWith("Mapper"));
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureRules::outermost).orElse(type);
  }

  private static DescribedPredicate<JavaCall<?>> calls(
      String description, Class<?> owner, String method) {
    return describe(
        description,
        call -> call.getTargetOwner().isEquivalentTo(owner) && call.getName().equals(method));
  }

  private static ArchCondition<JavaClass> beInANullMarkedPackage() {
    return new ArchCondition<>("be in a null-marked package") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean isMarked = type.getPackage().isAnnotatedWith(NullMarked.class);
        events.add(
            new SimpleConditionEvent(
                type,
                isMarked,
                "Class <%s> is in a package that is not @NullMarked".formatted(type.getName())));
      }
    };
  }
}
