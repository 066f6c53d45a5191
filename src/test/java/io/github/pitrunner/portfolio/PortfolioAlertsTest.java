package io.github.pitrunner.portfolio;

import static io.github.pitrunner.portfolio.VirtualPortfolio.position;
import static io.github.pitrunner.testing.ConnectorRig.error;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.testing.KeptAlerts;
import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PortfolioAlertsTest {
  private static final Duration QUIET = AlertThresholds.STANDARD.positionChangeWindow();
  private static final Duration WELL = AlertThresholds.STANDARD.resolveAfter();

  private final VirtualPortfolio room = new VirtualPortfolio();
  private KeptAlerts board = new KeptAlerts();

  private void start(AlertThresholds thresholds) {
    var unused = new PortfolioAlerts(room.portfolio, thresholds, board);
    room.summary.add(new String[] {"DU1", "NetLiquidation", "10000", "USD"});
    room.start("DU1");
  }

  private void start() {
    start(AlertThresholds.STANDARD);
  }

  private void tell(String tag, String value, String currency) {
    room.tell("DU1", tag, value, currency);
    room.time.settle();
  }

  @Nested
  class Cushion {
    @Test
    void thatIsLowAtTheStartIsRaised() {
      room.summary.add(new String[] {"DU1", "Cushion", "0.05", ""});
      start();

      assertThat(board.take()).containsExactly("raised MARGIN_CUSHION DU1");
      assertThat(board.active().get("MARGIN_CUSHION DU1")).contains("DU1", "0.05", "0.1");
    }

    @Test
    void thatGoesUpAndDownAtItsThresholdIsRaisedOnce() {
      start();
      for (int i = 0; i < 20; i++) {
        tell("Cushion", i % 2 == 0 ? "0.099" : "0.105", "");
        room.time.advance(Duration.ofMinutes(3));
      }

      assertThat(board.take()).containsExactly("raised MARGIN_CUSHION DU1");
      tell("Cushion", "0.11", "");
      room.time.advance(WELL.minusSeconds(1));
      assertThat(board.take()).isEmpty();
      room.time.advance(Duration.ofSeconds(2));
      assertThat(board.take()).containsExactly("resolved MARGIN_CUSHION DU1");
    }

    @Test
    void thatIsNotToldIsReckoned() {
      start();

      tell("ExcessLiquidity", "900", "USD");

      assertThat(board.take()).containsExactly("raised MARGIN_CUSHION DU1");
    }

    @Test
    void ofAnAccountWithoutAnythingInItAlarmsNobody() {
      room.summary.add(new String[] {"DU1", "MaintMarginReq", "0", "USD"});
      room.summary.add(new String[] {"DU1", "Cushion", "0", ""});
      start();

      assertThat(board.take()).isEmpty();
    }
  }

  @Nested
  class Cash {
    @Test
    void belowZeroIsRaisedAndResolvedWhenItIsNotForAWhile() {
      start();
      tell("TotalCashValue", "-0.01", "USD");
      assertThat(board.take()).containsExactly("raised NEGATIVE_CASH DU1");

      tell("TotalCashValue", "0", "USD");
      room.time.advance(Duration.ofSeconds(30));
      tell("TotalCashValue", "-1", "USD");
      tell("TotalCashValue", "1", "USD");
      room.time.advance(Duration.ofSeconds(50));
      assertThat(board.take()).isEmpty();
      room.time.advance(Duration.ofSeconds(11));

      assertThat(board.take()).containsExactly("resolved NEGATIVE_CASH DU1");
    }
  }

  @Nested
  class PositionChanges {
    @Test
    void thatAreTooMuchTogetherAreRaisedOnceAndResolvedWhenItIsQuiet() {
      start();
      for (int quantity = 10; quantity <= 60; quantity += 10) {
        room.say(position("DU1", 1, Integer.toString(quantity), 50));
        room.time.advance(Duration.ofMinutes(1));
      }
      assertThat(board.take()).containsExactly("raised POSITION_CHANGE DU1/1");
      assertThat(board.active().values()).first().asString().contains("from 0 to 60", "3000 USD");

      room.time.advance(QUIET);
      assertThat(board.take()).containsExactly("resolved POSITION_CHANGE DU1/1");
      room.say(position("DU1", 1, "70", 50));
      assertThat(board.take()).isEmpty();
    }

    @Test
    void thatFoundNoPlaceAmongTooManyAreRaisedWhenThereIsOne() {
      board = new KeptAlerts(1);
      start();
      room.say(position("DU1", 1, "60", 50));
      room.time.advance(Duration.ofMinutes(1));
      room.say(position("DU1", 2, "60", 50));
      assertThat(board.take()).containsExactly("raised POSITION_CHANGE DU1/1");

      room.time.advance(QUIET.minusMinutes(1).plusSeconds(1));

      assertThat(board.take())
          .containsExactly("resolved POSITION_CHANGE DU1/1", "raised POSITION_CHANGE DU1/2");
      room.time.advance(QUIET);
      assertThat(board.take()).containsExactly("resolved POSITION_CHANGE DU1/2");
    }

    @Test
    void thatAreApartAreNotAddedUp() {
      start();
      for (int quantity = 10; quantity <= 100; quantity += 10) {
        room.say(position("DU1", 1, Integer.toString(quantity), 50));
        room.time.advance(QUIET.plusSeconds(1));
      }

      assertThat(board.take()).isEmpty();
    }

    @Test
    void ofAClosedPositionCount() {
      room.positions.add(position("DU1", 1, "100", 50));
      start();

      room.say(position("DU1", 1, "0", 0));

      assertThat(board.take()).containsExactly("raised POSITION_CHANGE DU1/1");
    }

    @Test
    void areReckonedInTheAccountsCurrency() {
      room.summary.add(new String[] {"DU1", "ExchangeRate", "0.1", "SEK"});
      start();
      room.say(
          position("DU1", 1, "100", 50).toBuilder()
              .setContract(VirtualPortfolio.stock(1, "SEK"))
              .build());
      assertThat(board.take()).isEmpty();

      room.say(
          position("DU1", 1, "1000", 50).toBuilder()
              .setContract(VirtualPortfolio.stock(1, "SEK"))
              .build());
      assertThat(board.take()).hasSize(1);
    }

    @Test
    void ofWhatIsHeldAtTheStartAndBehindAGapAreNone() {
      room.positions.add(position("DU1", 1, "100", 50));
      start();
      room.positions.clear();
      room.positions.add(position("DU1", 1, "10", 50));

      room.lose();
      room.comeBack();

      assertThat(board.take()).isEmpty();
    }
  }

  @Nested
  class ChangesThatCannotBeJudgedYet {
    @Test
    void areRaisedWhenTheBalancesHaveBeenTold() {
      start();
      room.holdBalances();
      room.say(error(room.summaryId(), 322, "too many"));
      room.say(position("DU1", 1, "60", 50));
      room.time.advance(QUIET.plusMinutes(1));
      assertThat(board.take()).isEmpty();

      room.tellBalances();
      room.time.advance(Duration.ofSeconds(1));

      assertThat(board.take()).containsExactly("raised POSITION_CHANGE DU1/1");
    }

    @Test
    void areRaisedWhenTheExchangeRateHasBeenTold() {
      start();
      room.say(
          position("DU1", 1, "1000", 50).toBuilder()
              .setContract(VirtualPortfolio.stock(1, "SEK"))
              .build());
      room.time.advance(QUIET.plusMinutes(1));
      assertThat(board.take()).isEmpty();

      tell("ExchangeRate", "0.1", "SEK");
      room.time.advance(Duration.ofSeconds(1));

      assertThat(board.take()).containsExactly("raised POSITION_CHANGE DU1/1");
      room.time.advance(QUIET);
      assertThat(board.take()).containsExactly("resolved POSITION_CHANGE DU1/1");
    }

    @Test
    void areRaisedWhenAPriceIsKnown() {
      start();
      room.say(position("DU1", 1, "60", 0).toBuilder().clearAvgCost().build());
      room.time.advance(Duration.ofMinutes(1));
      assertThat(board.take()).isEmpty();

      room.quote(1, "50");
      room.time.advance(Duration.ofSeconds(1));

      assertThat(board.take()).containsExactly("raised POSITION_CHANGE DU1/1");
    }

    @Test
    void areRaisedBehindAGapWithoutWhatChangedInIt() {
      room.positions.add(position("DU1", 1, "100", 50));
      start();
      room.summary.clear();
      room.lose();
      room.comeBack();
      room.say(position("DU1", 1, "160", 50));
      assertThat(board.take()).isEmpty();

      room.positions.set(0, position("DU1", 1, "200", 50));
      room.summary.add(new String[] {"DU1", "NetLiquidation", "10000", "USD"});
      room.lose();
      room.comeBack();

      assertThat(board.take()).containsExactly("raised POSITION_CHANGE DU1/1");
      assertThat(board.active().get("POSITION_CHANGE DU1/1")).contains("from 140 to 200");
    }

    @Test
    void areNoneWhenTheyHaveBeenTakenBack() {
      start();
      room.holdBalances();
      room.say(error(room.summaryId(), 322, "too many"));
      room.say(position("DU1", 1, "60", 50), position("DU1", 1, "0", 0));

      room.tellBalances();
      room.time.advance(Duration.ofSeconds(1));

      assertThat(board.take()).isEmpty();
    }

    @Test
    void areOnlyRaisedOnce() {
      start();
      room.say(position("DU1", 1, "60", 50));
      assertThat(board.take()).containsExactly("raised POSITION_CHANGE DU1/1");
      room.positions.add(position("DU1", 1, "60", 50));

      room.lose();
      room.comeBack();

      assertThat(board.take()).isEmpty();
      room.time.advance(QUIET);
      assertThat(board.take()).containsExactly("resolved POSITION_CHANGE DU1/1");
    }
  }

  @Test
  void beforeAGapNothingIsJudgedAndNothingResolvedInIt() {
    room.summary.add(new String[] {"DU1", "Cushion", "0.05", ""});
    start();
    board.take();
    tell("Cushion", "0.5", "");

    room.say(error(-1, 1100, "lost"));
    room.time.advance(Duration.ofMinutes(10));
    assertThat(board.take()).isEmpty();
    room.summary.removeIf(row -> row[1].equals("Cushion"));
    room.summary.add(new String[] {"DU1", "Cushion", "0.6", ""});
    room.say(error(-1, 1102, "back"));
    assertThat(board.take()).isEmpty();
    room.time.advance(WELL.plusSeconds(1));

    assertThat(board.take()).containsExactly("resolved MARGIN_CUSHION DU1");
  }

  @Test
  void eachCanBeSwitchedOff() {
    room.summary.add(new String[] {"DU1", "Cushion", "-0.5", ""});
    room.summary.add(new String[] {"DU1", "TotalCashValue", "-5", "USD"});
    start(new AlertThresholds(BigDecimal.ZERO, BigDecimal.ZERO, QUIET, false, WELL));

    room.say(position("DU1", 1, "1000", 50));

    assertThat(board.take()).isEmpty();
  }
}
