package io.github.pitrunner.portfolio;

import static io.github.pitrunner.portfolio.VirtualPortfolio.position;
import static io.github.pitrunner.portfolio.VirtualPortfolio.worth;
import static io.github.pitrunner.testing.ConnectorRig.error;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.tws.AccountDataEnd;
import io.github.pitrunner.tws.AccountDataRequest;
import io.github.pitrunner.v1.Position;
import io.github.pitrunner.v1.PriceSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What positions are worth: by the gateway, one account at a time, and by quotes. */
class ValuationsTest {
  private static final Duration TURN = PortfolioSettings.STANDARD.valuationTurn();

  private final VirtualPortfolio room = new VirtualPortfolio();

  /** The gateway tells an account whole whenever it is asked. */
  private void answerAll() {
    room.gateway.on(
        AccountDataRequest.class,
        request -> {
          if (request.getSubscribe()) {
            tell(request.getAcctCode());
          }
        });
  }

  private void tell(String account) {
    room.gateway.send(worth(account, 1, "10", 100), end(account));
  }

  private static AccountDataEnd end(String account) {
    return AccountDataEnd.newBuilder().setAccountName(account).build();
  }

  /** Which accounts were subscribed to, in their order. */
  private List<String> turns() {
    return room.gateway.heard(AccountDataRequest.class).stream()
        .filter(AccountDataRequest::getSubscribe)
        .map(AccountDataRequest::getAcctCode)
        .toList();
  }

  private void hold(String... accounts) {
    for (String account : accounts) {
      room.positions.add(position(account, 1, "10", 90));
    }
  }

  @Nested
  class TheSubscription {
    @Test
    void staysWithTheOnlyAccount() {
      answerAll();
      hold("DU1");
      room.start("DU1");

      room.time.advance(Duration.ofHours(1));

      assertThat(turns()).containsExactly("DU1");
    }

    @Test
    void goesRoundTheAccountsAndLeavesTheAdvisorOut() {
      answerAll();
      hold("DU1", "DU2", "DU3");
      room.start("DF9,DU1,DU2,DU3");

      room.time.advance(TURN.multipliedBy(4));

      assertThat(turns()).containsExactly("DU1", "DU2", "DU3", "DU1", "DU2");
      assertThat(room.list())
          .hasSize(3)
          .allSatisfy(position -> assertThat(position.hasMarketValue()).isTrue());
    }

    @Test
    void isGivenUpBeforeTheNextOneIsAskedFor() {
      answerAll();
      room.start("DU1,DU2");

      room.time.advance(TURN);

      assertThat(
              room.gateway.heard(AccountDataRequest.class).stream()
                  .map(request -> request.getSubscribe() + " " + request.getAcctCode()))
          .containsExactly("true DU1", "false DU1", "true DU2");
    }

    @Test
    void waitsLongerAndLongerForAGatewayThatDoesNotTell() {
      room.start("DU1,DU2");

      room.time.advance(Duration.ofSeconds(30 + 5));
      assertThat(turns()).containsExactly("DU1", "DU2");
      room.time.advance(Duration.ofSeconds(30 + 9));
      assertThat(turns()).hasSize(2);
      room.time.advance(Duration.ofSeconds(1));
      assertThat(turns()).hasSize(3);
      room.time.advance(Duration.ofHours(2));
      assertThat(turns()).hasSizeLessThan(40);

      answerAll();
      room.time.advance(Duration.ofMinutes(6));
      int before = turns().size();
      room.time.advance(TURN.multipliedBy(4));
      assertThat(turns()).hasSizeBetween(before + 4, before + 5);
    }

    @Test
    void thatIsRefusedIsTriedAgain() {
      room.start("DU1");

      room.say(error(-1, 2101, "Unable to subscribe to account"));
      assertThat(turns()).hasSize(1);
      answerAll();
      room.time.advance(Duration.ofSeconds(5));

      assertThat(turns()).containsExactly("DU1", "DU1");
      room.time.advance(Duration.ofHours(1));
      assertThat(turns()).hasSize(2);
    }

    @Test
    void thatAnotherClientTookIsAskedForAgain() {
      answerAll();
      room.start("DU1");

      room.say(error(-1, 2100, "API client has been unsubscribed from account data"));
      room.time.advance(Duration.ofSeconds(5));

      assertThat(turns()).containsExactly("DU1", "DU1");
    }

    @Test
    void thatAnotherClientTakesEachTimeIsAskedForLessAndLess() {
      answerAll();
      room.start("DU1");
      for (int second = 0; second < 3600; second++) {
        // It has gone to another client a second after we had it, each time.
        room.say(error(-1, 2100, "The account update was replaced"));
        room.time.advance(Duration.ofSeconds(1));
      }

      assertThat(turns()).hasSizeBetween(10, 30);
    }

    @Test
    void thatWeReplacedOurselvesIsNoLoss() {
      answerAll();
      room.gateway.on(
          AccountDataRequest.class,
          request -> {
            if (request.getSubscribe()) {
              room.gateway.send(error(-1, 2100, "unsubscribed"));
              tell(request.getAcctCode());
            }
          });
      room.start("DU1,DU2");

      room.time.advance(TURN.multipliedBy(3));

      assertThat(turns()).containsExactly("DU1", "DU2", "DU1", "DU2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket", "1100"})
    void goesOnWithItsAccountAfterAnOutage(String outage) {
      answerAll();
      hold("DU1", "DU2");
      room.start("DU1,DU2");
      room.time.advance(TURN);
      assertThat(turns()).containsExactly("DU1", "DU2");

      if (outage.equals("socket")) {
        room.lose();
        room.time.advance(TURN.multipliedBy(3));
        assertThat(turns()).hasSize(2);
        room.links.refuse(false);
        room.time.advance(Duration.ofMinutes(1).plus(TURN));
      } else {
        room.say(error(-1, 1100, "lost"));
        room.time.advance(TURN.multipliedBy(3));
        assertThat(turns()).hasSize(2);
        room.say(error(-1, 1101, "back"));
        room.time.advance(TURN);
      }

      assertThat(turns().subList(0, 4)).containsExactly("DU1", "DU2", "DU2", "DU1");
      assertThat(room.connector.status().isReady()).isTrue();
    }

    /** Whatever happens, it is one account's at a time and each one has its turn. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void isOneAccountsAtATimeAndComesToEach(long seed) {
      Random random = new Random(seed);
      List<String> accounts = new ArrayList<>();
      for (int i = 1; i <= 2 + random.nextInt(5); i++) {
        accounts.add("DU" + i);
      }
      answerAll();
      hold(accounts.toArray(new String[0]));
      room.start(String.join(",", accounts));

      for (int step = 0; step < 60; step++) {
        switch (random.nextInt(8)) {
          case 0 -> room.say(error(-1, 2100, "unsubscribed"));
          case 1 -> room.say(error(-1, 2101, "refused"));
          case 2 -> room.say(end("DU1"));
          case 3 -> room.say(error(-1, 1100, "lost"), error(-1, 1102, "back"));
          default -> room.time.advance(Duration.ofSeconds(random.nextInt(25)));
        }
      }

      int atMostOne = 0;
      for (AccountDataRequest request : room.gateway.heard(AccountDataRequest.class)) {
        atMostOne += request.getSubscribe() ? 1 : -1;
        assertThat(atMostOne).as("seed %d", seed).isBetween(0, 1);
      }
      int before = turns().size();
      room.time.advance(TURN.multipliedBy(accounts.size() + 1L).plus(Duration.ofMinutes(6)));
      assertThat(turns().subList(before, turns().size())).as("seed %d", seed).containsAll(accounts);
    }
  }

  @Nested
  class APosition {
    private Position only() {
      assertThat(room.list()).hasSize(1);
      return room.list().get(0);
    }

    @Test
    void saysHowOldTheGatewaysPriceIs() {
      answerAll();
      hold("DU1");
      room.start("DU1");
      room.time.advance(Duration.ofSeconds(40));

      assertThat(only().getPriceSource()).isEqualTo(PriceSource.PRICE_SOURCE_GATEWAY);
      assertThat(only().getValuationAge().getSeconds()).isEqualTo(40);
      assertThat(only().getMarketValue().getAmount().getValue()).isEqualTo("1000");
      assertThat(only().getRealizedPnl().getAmount().getValue()).isEqualTo("2");
    }

    @Test
    void whoseQuantityChangedSinceIsReckonedFromThePriceThatIsKnown() {
      answerAll();
      hold("DU1");
      room.start("DU1");

      room.say(position("DU1", 1, "20", 95));

      assertThat(only().getMarketPrice().getValue()).isEqualTo("100");
      assertThat(only().getMarketValue().getAmount().getValue()).isEqualTo("2000");
      assertThat(only().getUnrealizedPnl().getAmount().getValue()).isEqualTo("100");
      assertThat(only().hasRealizedPnl()).isFalse();
    }

    @Test
    void followsANewerQuoteAndTheGatewayAgainWhenThatIsNewer() {
      answerAll();
      hold("DU1");
      room.start("DU1");
      room.time.advance(Duration.ofSeconds(10));

      room.quote(1, "101.5");
      room.time.advance(Duration.ofSeconds(1));

      assertThat(only().getPriceSource()).isEqualTo(PriceSource.PRICE_SOURCE_QUOTE);
      assertThat(only().getMarketPrice().getValue()).isEqualTo("101.5");
      assertThat(only().getMarketValue().getAmount().getValue()).isEqualTo("1015");
      assertThat(only().getUnrealizedPnl().getAmount().getValue()).isEqualTo("115");
      assertThat(only().getRealizedPnl().getAmount().getValue()).isEqualTo("2");
      assertThat(only().getValuationAge().getSeconds()).isEqualTo(1);

      room.quotes.clear();
      room.time.advance(Duration.ofSeconds(30));
      assertThat(only().getValuationAge().getSeconds()).isEqualTo(31);
      tell("DU1");
      room.time.settle();

      assertThat(only().getPriceSource()).isEqualTo(PriceSource.PRICE_SOURCE_GATEWAY);
      assertThat(only().getMarketPrice().getValue()).isEqualTo("100");
    }

    @Test
    void thatIsWorthNothingByTheGatewayIsNotHeldAtAnOldQuote() {
      answerAll();
      hold("DU1");
      room.quote(1, "101");
      room.start("DU1");
      room.time.advance(Duration.ofMinutes(6));

      room.say(worth("DU1", 1, "10", 0));

      Position worthless = room.list().get(0);
      assertThat(worthless.getPriceSource()).isEqualTo(PriceSource.PRICE_SOURCE_GATEWAY);
      assertThat(worthless.getMarketPrice().getValue()).isEqualTo("0");
    }

    @Test
    void withoutAnyPriceSaysSo() {
      hold("DU1");
      room.start("DU1");

      assertThat(only().getPriceSource()).isEqualTo(PriceSource.PRICE_SOURCE_UNSPECIFIED);
      assertThat(only().hasValuationTime()).isFalse();
      assertThat(only().hasMarketPrice()).isFalse();
    }

    @Test
    void quotedInHundredthsIsNotValuedByItsQuote() {
      room.positions.add(
          position("DU1", 1, "10", 5).toBuilder()
              .setContract(VirtualPortfolio.stock(1, "GBP"))
              .build());
      room.quote(1, "550");
      room.start("DU1");
      room.time.advance(Duration.ofSeconds(2));

      assertThat(only().hasMarketPrice()).isFalse();
    }

    @Test
    void keepsItsOldPriceWithItsAgeThroughAGap() {
      answerAll();
      hold("DU1");
      room.start("DU1");
      room.lose();
      room.time.advance(Duration.ofSeconds(5));

      assertThat(only().getMarketPrice().getValue()).isEqualTo("100");
      assertThat(only().getValuationAge().getSeconds()).isEqualTo(5);
    }
  }
}
