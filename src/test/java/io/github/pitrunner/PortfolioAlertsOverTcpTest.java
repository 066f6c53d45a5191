package io.github.pitrunner;

import static io.github.pitrunner.PortfolioTcpRoom.FIRST;
import static io.github.pitrunner.PortfolioTcpRoom.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pitrunner.domain.MarketDataType;
import io.github.pitrunner.portfolio.AlertThresholds;
import io.github.pitrunner.simulator.faults.Fault;
import io.github.pitrunner.v1.ListAccountsRequest;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Alerts of what a gateway tells over TCP after an order for more than the account's cash. */
@Timeout(120)
class PortfolioAlertsOverTcpTest {
  /** One and a half times the million that the account has, a quarter of which binds margin. */
  private static final int MORE_THAN_THE_CASH = 6000;

  private static final AlertThresholds THRESHOLDS =
      new AlertThresholds(
          new BigDecimal("0.9"),
          new BigDecimal("0.25"),
          Duration.ofMinutes(5),
          true,
          Duration.ZERO);
  private static final Set<String> ALL =
      Set.of(
          "MARGIN_CUSHION " + FIRST,
          "NEGATIVE_CASH " + FIRST,
          "POSITION_CHANGE %s/265598".formatted(FIRST));

  private final PortfolioTcpRoom room;

  PortfolioAlertsOverTcpTest() throws IOException {
    room = new PortfolioTcpRoom(MarketDataType.LIVE, THRESHOLDS);
  }

  @AfterEach
  void stop() {
    room.close();
  }

  /** The gateway tells balances every three minutes only, and whole to each new session. */
  private void reconnect() {
    var before = begin();
    room.inject(new Fault.Restart(Duration.ofMillis(50), true, 0));
    await().atMost(LONG).until(() -> !begin().equals(before));
    room.awaitReady();
  }

  private com.google.protobuf.Timestamp begin() {
    return room.stub().listAccounts(ListAccountsRequest.getDefaultInstance()).getReceiveTime();
  }

  @Test
  void ofTheOtherAccountAndOfASmallOrderAreNone() {
    room.hold(FIRST, "AAPL", 10);
    reconnect();

    assertThat(room.takeAlerts()).isEmpty();
  }

  @Test
  void areRaisedOnceHoweverOftenTheGatewayIsLost() {
    room.hold(FIRST, "AAPL", MORE_THAN_THE_CASH);
    await().atMost(LONG).until(() -> !room.activeAlerts().isEmpty());
    assertThat(room.takeAlerts())
        .containsExactly("raised POSITION_CHANGE %s/265598".formatted(FIRST));

    reconnect();
    assertThat(room.takeAlerts())
        .containsExactlyInAnyOrder(
            "raised MARGIN_CUSHION " + FIRST, "raised NEGATIVE_CASH " + FIRST);

    reconnect();
    assertThat(room.takeAlerts()).isEmpty();
    assertThat(room.activeAlerts()).isEqualTo(ALL);
  }

  @Test
  void areResolvedWhenTheOrderIsTakenBack() {
    room.hold(FIRST, "AAPL", MORE_THAN_THE_CASH);
    reconnect();
    assertThat(room.activeAlerts()).isEqualTo(ALL);
    room.takeAlerts();

    room.trade(FIRST, "AAPL", -MORE_THAN_THE_CASH);
    await().atMost(LONG).until(() -> room.positions().isEmpty());
    reconnect();

    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(room.takeAlerts())
                    .contains(
                        "resolved MARGIN_CUSHION " + FIRST, "resolved NEGATIVE_CASH " + FIRST));
  }
}
