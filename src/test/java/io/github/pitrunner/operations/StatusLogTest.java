package io.github.pitrunner.operations;

import static io.github.pitrunner.testing.ConnectorRig.accounts;
import static io.github.pitrunner.testing.ConnectorRig.error;
import static io.github.pitrunner.testing.ConnectorRig.nextId;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.connector.Session;
import io.github.pitrunner.connector.SessionListener;
import io.github.pitrunner.testing.ConnectorRig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger.Level;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class StatusLogTest {
  private final ConnectorRig rig = new ConnectorRig();
  private final List<StatusChange.Line> lines = new ArrayList<>();
  private final Promise<Void> readBack = Promise.promise();

  StatusLogTest() {
    var unused =
        new StatusLog(
            rig.connector(), (level, text) -> lines.add(new StatusChange.Line(level, text)));
    rig.connector()
        .addSessionListener(
            new SessionListener() {
              @Override
              public Future<Void> onSession(Session session) {
                return readBack.future();
              }
            });
  }

  private List<String> taken() {
    List<String> texts = lines.stream().map(StatusChange.Line::text).toList();
    lines.clear();
    return texts;
  }

  @Nested
  class Connection {
    @Test
    void eachStateOnTheWayToASessionIsOneLine() {
      rig.connector().start();
      rig.time().advance(Duration.ofSeconds(1));
      rig.link().hello(225);
      rig.link().deliver(accounts("DU1"), nextId(1));

      assertThat(taken())
          .satisfiesExactly(
              line -> assertThat(line).contains("gateway.test:4002", "disconnected → connecting"),
              line ->
                  assertThat(line)
                      .contains("connecting → handshaking since 2026-11-23T15:00:00Z", "set up"),
              line ->
                  assertThat(line)
                      .contains(
                          "handshaking → ready since 2026-11-23T15:00:01Z",
                          "handshaking for 1.000 s",
                          "next: the gateway's state is read back"));

      readBack.complete();

      assertThat(taken()).singleElement().asString().startsWith("Reconciled");
    }

    @Test
    void failedTrySaysWhyAndWhenTheNextOneIs() {
      rig.gateway().refuse(true);
      rig.connector().start();
      rig.time().settle();

      String nextTry = rig.connector().status().nextTry().orElseThrow().toString();
      assertThat(lines)
          .filteredOn(line -> line.text().contains("→ disconnected"))
          .singleElement()
          .satisfies(
              line -> {
                assertThat(line.level()).isEqualTo(Level.WARN);
                assertThat(line.text())
                    .contains("Connection refused", "next: a try at " + nextTry + ", in ");
              });
    }

    @Test
    void lossIsOneLineThoughTheStatusIsToldTwice() {
      readBack.complete();
      rig.openSession();
      lines.clear();

      rig.link().breakOff(null);

      assertThat(taken())
          .singleElement()
          .asString()
          .contains("ready → disconnected", "next: a try at ");
    }

    @Test
    void endOfTheServiceIsNoWarningAndSaysThatNoTryWillBeMade() {
      rig.openSession();
      lines.clear();

      rig.connector().close();

      assertThat(lines).extracting(StatusChange.Line::level).containsOnly(Level.INFO);
      assertThat(taken())
          .satisfiesExactly(
              line -> assertThat(line).startsWith("The service is ending"),
              line -> assertThat(line).contains("ready → closed", "no try will be made"));
    }
  }

  @Nested
  class BehindTheGateway {
    @Test
    void upstreamLinkIsOneLineForEachChangeAndSaysHowLongItLasted() {
      readBack.complete();
      rig.openSession();
      lines.clear();

      rig.link().deliver(error(-1, 1100, "lost"), error(-1, 1100, "lost"));
      assertThat(lines)
          .singleElement()
          .satisfies(
              line -> {
                assertThat(line.level()).isEqualTo(Level.WARN);
                assertThat(line.text()).contains("link to the broker: up → down");
              });
      lines.clear();
      rig.time().advance(Duration.ofSeconds(2));
      rig.link().deliver(error(-1, 1102, "back"));

      assertThat(taken())
          .filteredOn(line -> line.contains("link to the broker"))
          .singleElement()
          .asString()
          .contains("down → up", "down for 2.000 s");
    }

    @Test
    void stateThatIsReadBackAgainBehindTheSameLinkIsSaid() {
      readBack.complete();
      rig.openSession();
      lines.clear();

      rig.link().deliver(error(-1, 1101, "back, data lost"));

      assertThat(taken())
          .satisfiesExactly(
              line -> assertThat(line).startsWith("Not reconciled"),
              line -> assertThat(line).startsWith("Reconciled"));
    }

    @Test
    void farmIsOneLineForEachChange() {
      rig.openSession();
      lines.clear();

      rig.link()
          .deliver(
              error(-1, 2104, "Market data farm connection is OK:usfarm"),
              error(-1, 2104, "Market data farm connection is OK:usfarm"),
              error(-1, 2103, "Market data farm connection is broken:usfarm"),
              error(-1, 2108, "Market data farm connection is inactive:cafarm"));

      assertThat(taken())
          .satisfiesExactly(
              line -> assertThat(line).contains("usfarm (market data): unknown → up"),
              line -> assertThat(line).contains("usfarm (market data): up → down"),
              line -> assertThat(line).contains("cafarm (market data): unknown → idle"));
    }

    @Test
    void sessionThatEndsChangesNeither() {
      rig.openSession();
      rig.link()
          .deliver(
              error(-1, 1100, "lost"),
              error(-1, 2103, "Market data farm connection is broken:usfarm"));
      lines.clear();

      rig.link().breakOff(null);

      assertThat(taken()).singleElement().asString().startsWith("Connection");
    }
  }
}
