package io.github.pitrunner;

import static io.github.pitrunner.PortfolioTcpRoom.FIRST;
import static io.github.pitrunner.PortfolioTcpRoom.LONG;
import static org.awaitility.Awaitility.await;

import io.github.pitrunner.domain.MarketDataType;
import io.github.pitrunner.portfolio.AlertThresholds;
import io.github.pitrunner.v1.PriceSource;
import java.io.IOException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever type quotes are asked for: what is live by permission values positions. */
@Timeout(120)
class QuotedPricesTest {
  @ParameterizedTest
  @EnumSource(
      value = MarketDataType.class,
      names = {"LIVE", "DELAYED"})
  void areTakenFromALineOfEachTypeThatHasLiveData(MarketDataType asked) throws IOException {
    try (PortfolioTcpRoom room = new PortfolioTcpRoom(asked, AlertThresholds.STANDARD)) {
      room.hold(FIRST, "AAPL", 10);

      room.quote("AAPL");

      await()
          .atMost(LONG)
          .until(() -> room.positions().get(0).getPriceSource() == PriceSource.PRICE_SOURCE_QUOTE);
    }
  }
}
