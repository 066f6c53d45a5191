package io.github.pitrunner.portfolio;

import static io.github.pitrunner.portfolio.VirtualPortfolio.position;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.portfolio.AccountFigures.Figure;
import io.github.pitrunner.tws.PnL;
import io.github.pitrunner.tws.PnLRequest;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

/** What metrics hear of accounts and positions. */
class AccountFiguresTest {
  private final VirtualPortfolio room = new VirtualPortfolio();

  AccountFiguresTest() {
    room.summary.add(new String[] {"DU1", "NetLiquidation", "1000", "USD"});
    room.summary.add(new String[] {"DU1", "ExcessLiquidity", "400", "USD"});
    room.summary.add(new String[] {"DU1", "MaintMarginReq", "600", "USD"});
    room.summary.add(new String[] {"DU1", "Cushion", "0.4", ""});
    room.positions.add(position("DU1", 1, "10", 5));
  }

  private AccountFigures figures() {
    return room.portfolio.figures().accounts().get(0);
  }

  @Test
  void accountIsShownInItsOwnCurrencyAsFarAsItIsKnown() {
    room.start("DU1");

    assertThat(figures().currency()).isEqualTo("USD");
    assertThat(figures().known())
        .containsEntry(Figure.NET_LIQUIDATION, new BigDecimal("1000"))
        .containsEntry(Figure.EXCESS_LIQUIDITY, new BigDecimal("400"))
        .containsEntry(Figure.MAINTENANCE_MARGIN, new BigDecimal("600"))
        .containsEntry(Figure.CUSHION, new BigDecimal("0.4"))
        .doesNotContainKeys(Figure.AVAILABLE_FUNDS, Figure.DAILY_PROFIT);
  }

  @Test
  void profitOfTheDayIsAmongIt() {
    room.start("DU1");

    room.say(
        PnL.newBuilder()
            .setReqId(room.gateway.last(PnLRequest.class).getReqId())
            .setDailyPnl(-12.5)
            .setUnrealizedPnl(3)
            .setRealizedPnl(-15.5)
            .build());

    assertThat(figures().known().get(Figure.DAILY_PROFIT)).isEqualByComparingTo("-12.5");
    assertThat(figures().known().get(Figure.UNREALIZED_PROFIT)).isEqualByComparingTo("3");
    assertThat(figures().known().get(Figure.REALIZED_PROFIT)).isEqualByComparingTo("-15.5");
  }

  @Test
  void nothingIsShownOfWhatMayHaveChangedSince() {
    room.start("DU1");

    room.lose();

    assertThat(room.portfolio.figures().accounts()).isEmpty();
  }

  @Test
  void positionsThatAreOtherThanBelievedAreCountedWhenTheyAreReadBack() {
    room.start("DU1");
    assertThat(room.portfolio.figures().otherPositions()).isZero();
    room.lose();
    room.comeBack();
    assertThat(room.portfolio.figures().otherPositions()).isZero();

    room.lose();
    room.positions.clear();
    room.positions.add(position("DU1", 1, "7", 5));
    room.positions.add(position("DU1", 2, "1", 5));
    room.comeBack();

    assertThat(room.portfolio.figures().otherPositions()).isEqualTo(2);
  }
}
