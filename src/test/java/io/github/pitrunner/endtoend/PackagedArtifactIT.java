package io.github.pitrunner.endtoend;

import static io.github.pitrunner.endtoend.Caller.marketOrder;
import static io.github.pitrunner.endtoend.Caller.number;
import static io.github.pitrunner.endtoend.Caller.stock;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pitrunner.v1.GetOrderRequest;
import io.github.pitrunner.v1.GetQuoteRequest;
import io.github.pitrunner.v1.ListPositionsRequest;
import io.github.pitrunner.v1.Order;
import io.github.pitrunner.v1.OrderStatus;
import io.github.pitrunner.v1.PlaceOrderRequest;
import io.github.pitrunner.v1.Position;
import io.github.pitrunner.v1.Quote;
import io.github.pitrunner.v1.QuoteStatus;
import io.github.pitrunner.v1.Side;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * The main job done by what was packaged, whether that is the jar or, with {@code -Dnative}, the
 * executable. {@link PackagedJarIT} has all of first light, but for the jar only: nested tests of a
 * superclass do not get the profile of the class.
 */
@QuarkusIntegrationTest
@TestProfile(PackagedArtifactIT.WithSimulator.class)
class PackagedArtifactIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int PORT = PackagedService.freePort();

  /** What the artifact is started with. */
  public static final class WithSimulator implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "pitrunner.simulator.enabled", "true",
          "pitrunner.simulator.port", "0",
          "pitrunner.security.anonymous", "I-ACCEPT-ANONYMOUS-ACCESS",
          "pitrunner.data-dir", "target/packaged-artifact-" + UUID.randomUUID(),
          "quarkus.grpc.server.port", Integer.toString(PORT),
          "quarkus.management.port", "0");
    }
  }

  @Test
  void quotesFillsAnOrderAndHoldsItsPosition() {
    try (Caller caller = new Caller(PORT)) {
      caller.awaitReady();

      Quote quote =
          caller
              .marketData()
              .getQuote(GetQuoteRequest.newBuilder().setInstrument(stock("AAPL")).build())
              .getQuote();
      Order placed =
          caller
              .orders()
              .placeOrder(
                  PlaceOrderRequest.newBuilder()
                      .setClientOrderId("packaged-1")
                      .setTicket(marketOrder("AAPL", Side.SIDE_BUY, "10"))
                      .build())
              .getOrder();

      assertThat(quote.getStatus()).isEqualTo(QuoteStatus.QUOTE_STATUS_FRESH);
      assertThat(number(quote.getAsk())).isGreaterThan(number(quote.getBid()));
      assertThat(placed.getPermId()).isPositive();
      await("the order to be filled")
          .atMost(PATIENCE)
          .until(() -> order(caller).getStatus() == OrderStatus.ORDER_STATUS_FILLED);
      await("the position")
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(positions(caller))
                      .singleElement()
                      .satisfies(
                          position -> {
                            assertThat(position.getInstrument().getSymbol()).isEqualTo("AAPL");
                            assertThat(number(position.getQuantity()))
                                .isEqualByComparingTo(BigDecimal.TEN);
                          }));
    }
  }

  private static Order order(Caller caller) {
    return caller
        .orders()
        .getOrder(GetOrderRequest.newBuilder().setClientOrderId("packaged-1").build())
        .getOrder();
  }

  private static List<Position> positions(Caller caller) {
    return caller
        .portfolio()
        .listPositions(ListPositionsRequest.getDefaultInstance())
        .getPositionsList();
  }
}
