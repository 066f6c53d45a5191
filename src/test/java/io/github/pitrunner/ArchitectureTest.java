package io.github.pitrunner;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {
  private static final String ROOT = "io.github.pitrunner";

  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  class OurHouse {
    // The generated classes are known by name; reading the hundreds of them proves nothing.
    private final JavaClasses house =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(
                location ->
                    !location.contains("/pitrunner/tws/") && !location.contains("/pitrunner/v1/"))
            .importPackages(ROOT);

    private final Map<String, ArchRule> rules = new ArchitectureRules(ROOT).all();

    @ParameterizedTest
    @MethodSource("names")
    void keepsItsLines(String rule) {
      ArchRule line = requireNonNull(rules.get(rule), rule);

      line.check(house);
    }

    @Test
    void isWhatWasRead() {
      assertThat(house.contain(ROOT + ".wire.FrameDecoder")).isTrue();
      assertThat(house).noneMatch(type -> type.getName().contains("archfixture"));
    }

    List<String> names() {
      return List.copyOf(rules.keySet());
    }
  }

  /** A house in which each line is broken somewhere. */
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  class BrokenHouse {
    private static final String BROKEN = ROOT + ".archfixture";

    private final JavaClasses house = new ClassFileImporter().importPackages(BROKEN);
    private final Map<String, ArchRule> rules = new ArchitectureRules(BROKEN).all();

    @ParameterizedTest
    @CsvSource({
      "orders uses only what the table allows, orders.Desk",
      "portfolio uses only what the table allows, portfolio.Positions",
      "simulator uses only what the table allows, simulator.Exchange",
      "connector uses only what the table allows, connector.Session",
      "domain uses only what the table allows, domain.Price",
      "wire uses only what the table allows, wire.Line",
      "every class is in a room, cellar.StoreHelper",
      "TWS messages stay in the rooms of the gateway and in mappers, orders.Desk",
      "TWS messages stay in the rooms of the gateway and in mappers, Wiring",
      "API messages stay in the rooms of the services, connector.Session",
      "domain knows the JDK only, domain.Price",
      "wire knows Vert.x and protobuf only, wire.Line",
      "SQL stays in the journal, connector.Session",
      "logs go to JBoss Logging, wire.Line",
      "nothing is printed but what keeps the service from starting, wire.Line",
      "nothing is synchronized, simulator.Exchange",
      "nothing locks, simulator.Exchange",
      "nothing sleeps, simulator.Exchange",
      "time comes from an injected clock, simulator.Exchange",
      "no static field is mutable, simulator.Exchange",
      "every package is null-marked, cellar.StoreHelper",
      "public names say something, cellar.StoreHelper",
      "only reads are asked again, orders.Again",
      "orders know no fault tolerance, orders.Again",
      "orders know no fault tolerance, orders.Asking"
    })
    void isFoundOut(String rule, String culprit) {
      assertThat(violations(rule)).anyMatch(violation -> isBy(culprit, violation));
    }

    @ParameterizedTest
    @CsvSource({
      "TWS messages stay in the rooms of the gateway and in mappers, orders.OrderMapper",
      "TWS messages stay in the rooms of the gateway and in mappers, simulator.Exchange",
      "API messages stay in the rooms of the services, orders.Desk",
      "orders uses only what the table allows, orders.OrderMapper",
      "every package is null-marked, orders.Desk",
      "only reads are asked again, connector.GatewayReads",
      "orders know no fault tolerance, connector.GatewayReads",
      "orders know no fault tolerance, orders.Desk"
    })
    void doesNotBringDownWhoKeepsTheLine(String rule, String innocent) {
      assertThat(violations(rule)).isNotEmpty().noneMatch(violation -> isBy(innocent, violation));
    }

    @Test
    void wiringMayUseEveryRoom() {
      Set<String> all =
          rules.keySet().stream()
              .filter(rule -> rule.endsWith("the table allows"))
              .flatMap(rule -> violations(rule).stream())
              .collect(Collectors.toSet());

      assertThat(all).isNotEmpty().noneMatch(violation -> isBy("Wiring", violation));
    }

    // The first name in a violation is the one who broke the line.
    private boolean isBy(String culprit, String violation) {
      return violation.substring(violation.indexOf('<') + 1).startsWith(BROKEN + "." + culprit);
    }

    private List<String> violations(String rule) {
      ArchRule line = requireNonNull(rules.get(rule), rule);
      return line.evaluate(house).getFailureReport().getDetails();
    }
  }
}
