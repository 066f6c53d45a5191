package io.github.pitrunner.connector;

import static io.github.pitrunner.testing.ConnectorRig.error;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.testing.ConnectorRig;
import io.github.pitrunner.testing.MemoryLink;
import io.github.pitrunner.tws.CurrentTime;
import io.github.pitrunner.tws.CurrentTimeRequest;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamTest {
  private final ConnectorRig rig = new ConnectorRig();
  private final Connector connector = rig.connector();
  private final List<ConnectorStatus> told = new ArrayList<>();
  private MemoryLink link = new MemoryLink();

  @BeforeEach
  void openSession() {
    link = rig.openSession();
    connector.addSessionListener(
        new SessionListener() {
          @Override
          public void onStatus(ConnectorStatus status) {
            told.add(status);
          }
        });
  }

  @ParameterizedTest
  @CsvSource({"1100,1101", "1100,1102", "2110,1102"})
  void goesDownAndComesBackAndTakesReadinessWithIt(int down, int up) {
    Instant lost = rig.time().instant().plusSeconds(60);
    rig.time().advance(Duration.ofSeconds(60));
    link.deliver(error(-1, down, "Connectivity has been lost"));

    assertThat(connector.status().upstream()).isEqualTo(LinkState.DOWN);
    assertThat(connector.status().upstreamSince()).isEqualTo(lost);
    assertThat(connector.status().isReady()).isFalse();
    assertThat(connector.status().session()).isPresent();

    link.deliver(error(-1, up, "Connectivity has been restored"));

    assertThat(connector.status().upstream()).isEqualTo(LinkState.UP);
    assertThat(connector.status().isReady()).isTrue();
    assertThat(told.get(told.size() - 1).isReady()).isTrue();
  }

  @Test
  void thatIsDownRefusesRequestsAndSendsNothing() {
    link.deliver(error(-1, 1100, "Connectivity has been lost"));
    int sent = link.sent().size();

    Future<CurrentTime> answer =
        connector.singleWithoutId(
            "time", CurrentTimeRequest.getDefaultInstance(), CurrentTime.class);

    assertThat(answer.cause())
        .isInstanceOf(Failure.Unavailable.class)
        .hasMessageContaining("lost its link to the broker");
    assertThat(link.sent()).hasSize(sent);
  }

  @Test
  void isTakenForUpAgainInTheNextSession() {
    link.deliver(
        error(-1, 1100, "Connectivity has been lost"),
        error(-1, 2103, "Market data farm connection is broken:usfarm"));
    link.breakOff(null);
    assertThat(connector.status().farms()).isEmpty();

    rig.reopenSession();

    assertThat(connector.status().upstream()).isEqualTo(LinkState.UP);
    assertThat(connector.status().isReady()).isTrue();
  }

  @Test
  void thatRepeatsItselfIsToldOnce() {
    link.deliver(
        error(-1, 1100, "lost"),
        error(-1, 1100, "lost"),
        error(-1, 2104, "Market data farm connection is OK:usfarm"),
        error(-1, 2104, "Market data farm connection is OK:usfarm"));

    assertThat(told).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2103 | Market data farm connection is broken:usfarm | usfarm | MARKET_DATA | DOWN",
        "2104 | Market data farm connection is OK:usfarm.nj | usfarm.nj | MARKET_DATA | UP",
        "2104 | Market data farm connection is OK:usfarm | usfarm | MARKET_DATA | UP",
        "2108 | Market data farm connection is inactive but should be available upon demand.cashfarm | cashfarm | MARKET_DATA | IDLE",
        "2119 | Market data farm is connecting:usfuture | usfuture | MARKET_DATA | CONNECTING",
        "2105 | HMDS data farm connection is broken:ushmds | ushmds | HISTORY | DOWN",
        "2106 | HMDS data farm connection is OK:ushmds | ushmds | HISTORY | UP",
        "2107 | HMDS data farm connection is inactive but should be available upon demand.ushmds | ushmds | HISTORY | IDLE",
        "2157 | Sec-def data farm connection is broken:secdefnj | secdefnj | SECURITY_DEFINITION | DOWN",
        "2158 | Sec-def data farm connection is OK:secdefnj | secdefnj | SECURITY_DEFINITION | UP",
        "2104 | without a name | unnamed | MARKET_DATA | UP"
      })
  void farmsAreKeptByName(int code, String text, String name, Farm.Kind kind, LinkState state) {
    link.deliver(error(-1, code, text));

    assertThat(connector.status().farms())
        .containsExactly(new Farm(name, kind, state, rig.time().instant()));
    assertThat(connector.status().isReady()).isTrue();
  }

  @Test
  void farmsMoveFromStateToState() {
    link.deliver(error(-1, 2104, "OK:usfarm"), error(-1, 2106, "OK:ushmds"));
    rig.time().advance(Duration.ofMinutes(5));
    link.deliver(error(-1, 2103, "broken:usfarm"));

    assertThat(connector.status().farms())
        .extracting(Farm::name, Farm::state)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("usfarm", LinkState.DOWN),
            org.assertj.core.groups.Tuple.tuple("ushmds", LinkState.UP));
    assertThat(connector.status().farms().get(0).since()).isEqualTo(rig.time().instant());
  }
}
