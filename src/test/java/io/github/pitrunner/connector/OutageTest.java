package io.github.pitrunner.connector;

import static io.github.pitrunner.testing.ConnectorRig.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.testing.ConnectorRig;
import io.github.pitrunner.testing.MemoryLink;
import io.github.pitrunner.tws.AccountSummaryRequest;
import io.github.pitrunner.tws.CancelMarketData;
import io.github.pitrunner.tws.CancelOrderRequest;
import io.github.pitrunner.tws.MarketDataRequest;
import io.github.pitrunner.tws.MarketRule;
import io.github.pitrunner.tws.PlaceOrderRequest;
import io.github.pitrunner.tws.UserInfo;
import io.github.pitrunner.tws.UserInfoRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The socket lives, and what is behind it does not: 1100 to 1102, and the farms. */
class OutageTest {
  private final ConnectorRig rig = new ConnectorRig();
  private final Connector connector = rig.connector();
  private final List<String> heard = new ArrayList<>();
  private final List<Promise<Void>> first = new ArrayList<>();
  private final List<Promise<Void>> again = new ArrayList<>();
  private boolean isWatched;
  private MemoryLink link = new MemoryLink();

  @BeforeEach
  void listen() {
    connector.addSessionListener(
        new SessionListener() {
          @Override
          public Future<Void> onSession(Session session) {
            first.add(Promise.promise());
            return first.get(first.size() - 1).future();
          }

          @Override
          public Future<Void> onBrokerBack(Session session) {
            again.add(Promise.promise());
            return again.get(again.size() - 1).future();
          }
        });
    link = rig.openSession();
  }

  private void proven() {
    first.get(first.size() - 1).complete();
    assertThat(status().isReady()).isTrue();
  }

  private ConnectorStatus status() {
    return connector.status();
  }

  private void lose() {
    link.deliver(error(-1, 1100, "Connectivity between IB and TWS has been lost"));
  }

  private void back(int code) {
    link.deliver(error(-1, code, "Connectivity has been restored"));
  }

  /** A line of quotes whose listener takes the watch over when it is told to. */
  private Feed openLine() {
    return connector.open(
        Call.of("quotes", id -> MarketDataRequest.newBuilder().setReqId(id).build())
            .withCancel(id -> CancelMarketData.newBuilder().setReqId(id).build())
            .from(Farm.Kind.MARKET_DATA),
        new FeedListener() {
          @Override
          public void onOpened(int requestId) {
            heard.add("opened");
          }

          @Override
          public void onMessage(Message message) {}

          @Override
          public void onGap(String reason) {
            heard.add("gap");
          }

          @Override
          public boolean onKept() {
            heard.add("kept");
            return isWatched;
          }

          @Override
          public void onFarmBroken(Farm farm) {
            heard.add("broken " + farm.name());
          }

          @Override
          public boolean onFarmBack(Farm farm, Instant brokenSince) {
            heard.add("back " + farm.name());
            return isWatched;
          }

          @Override
          public void onEnded(Failure failure) {
            heard.add("ended");
          }
        });
  }

  @Nested
  class BehindASession {
    @BeforeEach
    void prove() {
      proven();
    }

    @ParameterizedTest
    @ValueSource(ints = {1101, 1102})
    void isReadyAgainOnlyWhenEverythingHasBeenReadBack(int code) {
      lose();
      back(code);
      assertThat(status().upstream()).isEqualTo(LinkState.UP);
      assertThat(status().isReady()).isFalse();
      assertThat(again).hasSize(1);

      again.get(0).complete();

      assertThat(status().isReady()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1101, 1102})
    void thatWasNeverToldIsReadBackAllTheSame(int code) {
      back(code);

      assertThat(status().isReady()).isFalse();
      again.get(0).complete();
      assertThat(status().isReady()).isTrue();
    }

    @Test
    void outageDuringTheReadingBackBeginsItAnew() {
      lose();
      back(1101);
      lose();
      again.get(0).complete();
      assertThat(status().isReady()).isFalse();

      back(1102);
      assertThat(status().isReady()).isFalse();
      again.get(1).complete();

      assertThat(status().isReady()).isTrue();
    }

    @Test
    void readingBackThatFailsIsTriedAgainAndInTheEndTheSessionIsGivenUp() {
      lose();
      back(1102);
      for (int i = 0; i < 3; i++) {
        assertThat(link.isClosed()).isFalse();
        again.get(i).fail("no positions");
        rig.time().advance(Duration.ofSeconds(10));
      }

      assertThat(link.isClosed()).isTrue();
      assertThat(again).hasSize(3);
    }

    @Test
    void failureOfAnOlderReadingSaysNothing() {
      lose();
      back(1101);
      lose();
      back(1101);

      again.get(0).fail("too late");
      rig.time().advance(Duration.ofMinutes(1));

      assertThat(again).hasSize(2);
      assertThat(link.isClosed()).isFalse();
    }

    @Test
    void nightlyResetWithRepeatedNoticesIsOneOutage() {
      openLine();
      lose();
      lose();
      lose();
      back(1102);
      again.get(0).complete();

      assertThat(heard).containsExactly("opened", "gap", "kept", "opened");
      assertThat(again).hasSize(1);
      assertThat(connector.figures().connection().outages()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"1101,false", "1102,false", "1102,true", "1101,true"})
    void feedsAreAskedForAnewUnlessTheyAreSaidToLiveAndAreWatched(int code, boolean watched) {
      isWatched = watched;
      openLine();
      lose();
      back(code);

      boolean isKept = code == 1102 && watched;
      assertThat(link.sent(MarketDataRequest.class)).hasSize(isKept ? 1 : 2);
      assertThat(link.sent(CancelMarketData.class)).hasSize(isKept ? 0 : 1);
    }

    @Test
    void ordersThatWaitAreDroppedAndCancelsPass() {
      for (int i = 0; i < 60; i++) {
        var unused = connector.sendOrder(PlaceOrderRequest.getDefaultInstance(), () -> true);
      }
      Future<Void> waits = connector.sendOrder(PlaceOrderRequest.getDefaultInstance(), () -> true);
      int sent = link.sent(PlaceOrderRequest.class).size();

      lose();
      Future<Void> cancel = connector.sendCancel(CancelOrderRequest.getDefaultInstance());
      back(1102);
      rig.time().advance(Duration.ofSeconds(10));

      assertThat(waits.cause()).isInstanceOf(Failure.Unavailable.class);
      assertThat(cancel.succeeded()).isTrue();
      assertThat(link.sent(PlaceOrderRequest.class)).hasSize(sent);
    }

    @Test
    void readsThatWaitLeaveWhenTheBrokerIsBack() {
      Future<UserInfo> waits = user();
      while (connector.figures().traffic().waitingIn(Lane.READS) == 0) {
        waits = user();
      }
      int sent = link.sent(UserInfoRequest.class).size();

      lose();
      rig.time().advance(Duration.ofSeconds(10));
      assertThat(link.sent(UserInfoRequest.class)).hasSize(sent);
      back(1101);

      assertThat(link.sent(UserInfoRequest.class)).hasSize(sent + 1);
      assertThat(waits.isComplete()).isFalse();
    }

    private Future<UserInfo> user() {
      return connector.single(
          Call.of("the user", id -> UserInfoRequest.newBuilder().setReqId(id).build()),
          UserInfo.class);
    }

    @Test
    void questionsThatWaitForOneThatTheOutageEndedAreAskedAfterIt() {
      Future<MarketRule> first = rig.marketRule(1);
      Future<MarketRule> second = rig.marketRule(2);
      lose();
      assertThat(first.cause()).isInstanceOf(Failure.Unavailable.class);
      back(1102);

      link.deliver(MarketRule.newBuilder().setMarketRuleId(2).build());

      assertThat(second.result().getMarketRuleId()).isEqualTo(2);
    }

    @Test
    void whoseEndIsNeverToldIsEndedByAnotherSession() {
      lose();
      rig.time().advance(Duration.ofMinutes(15).minusSeconds(1));
      assertThat(link.isClosed()).isFalse();

      rig.time().advance(Duration.ofSeconds(1));

      assertThat(link.isClosed()).isTrue();
      assertThat(status().reason()).contains("900 s");
    }

    @ParameterizedTest
    @ValueSource(ints = {1100, 2103})
    void thatIsToldUnderTheIdOfARequestIsHeardAndCostsItNothing(int code) {
      openLine();
      link.deliver(
          error(
              link.only(MarketDataRequest.class).getReqId(), code, "connection is broken:usfarm"));

      assertThat(heard).doesNotContain("ended");
      assertThat(status().upstream() == LinkState.DOWN || !status().farms().isEmpty()).isTrue();
    }

    @Test
    void nothingNewIsAskedDuringIt() {
      lose();

      assertThat(user().cause()).isInstanceOf(Failure.Unavailable.class);
      assertThatThrownBy(OutageTest.this::openLine).isInstanceOf(Failure.Unavailable.class);
      assertThatThrownBy(
              () -> connector.sendOrder(PlaceOrderRequest.getDefaultInstance(), () -> true))
          .isInstanceOf(Failure.Unavailable.class);
    }

    @Test
    void socketIsStillPutToTheProofDuringIt() {
      lose();
      rig.time().advance(Duration.ofSeconds(5));
      assertThat(link.pings()).isEqualTo(1);

      link.mute(true);
      rig.time().advance(Duration.ofSeconds(8));

      assertThat(link.isClosed()).isTrue();
    }
  }

  @Nested
  class WhileASessionIsFirstReadBack {
    @Test
    void leavesTheSessionAloneAndTheReadingBeginsAnewWhenItIsOver() {
      lose();
      first.get(0).fail("no positions during an outage");
      rig.time().advance(Duration.ofMinutes(2));
      assertThat(link.isClosed()).isFalse();
      assertThat(rig.gateway().connections()).isEqualTo(1);

      back(1102);
      assertThat(status().isReady()).isFalse();
      first.get(1).complete();

      assertThat(status().isReady()).isTrue();
      assertThat(again).isEmpty();
    }

    @Test
    void whatWasReadDuringItIsNotBelieved() {
      lose();
      first.get(0).complete();

      assertThat(status().reconciled()).isFalse();
      back(1101);
      assertThat(status().isReady()).isFalse();
      assertThat(first).hasSize(2);
    }
  }

  @Test
  void thatIsToldBeforeTheSessionIsSetUpCostsNoSession() {
    proven();
    link.breakOff(null);
    rig.time().advance(Duration.ofSeconds(1));
    link = rig.link();
    link.hello(225);
    lose();
    link.deliver(ConnectorRig.accounts("DU1"), ConnectorRig.nextId(1));

    rig.time().advance(Duration.ofMinutes(2));
    assertThat(link.isClosed()).isFalse();
    assertThat(first).hasSize(1);
    back(1101);
    first.get(1).complete();

    assertThat(status().isReady()).isTrue();
  }

  @Nested
  class OfAFarm {
    @BeforeEach
    void prove() {
      proven();
    }

    private void broken(String name) {
      link.deliver(error(-1, 2103, "Market data farm connection is broken:" + name));
    }

    private void works(String name) {
      link.deliver(error(-1, 2104, "Market data farm connection is OK:" + name));
    }

    @Test
    void isToldToTheFeedsThatComeFromSuchAFarmAlone() {
      openLine();
      var unused =
          connector.open(
              Call.of("summary", id -> AccountSummaryRequest.newBuilder().setReqId(id).build()),
              new FeedListener() {
                @Override
                public void onMessage(Message message) {}

                @Override
                public void onFarmBroken(Farm farm) {
                  heard.add("summary: broken");
                }

                @Override
                public void onEnded(Failure failure) {}
              });

      broken("usfarm");

      assertThat(heard).containsExactly("opened", "broken usfarm");
      assertThat(status().isReady()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void thatIsBackHasItsFeedsAskedForAnewUnlessTheyAreWatched(boolean watched) {
      isWatched = watched;
      openLine();
      broken("usfarm");
      rig.time().advance(Duration.ofSeconds(3));

      works("usfarm");

      assertThat(heard).startsWith("opened", "broken usfarm", "back usfarm");
      assertThat(link.sent(MarketDataRequest.class)).hasSize(watched ? 1 : 2);
    }

    @Test
    void thatWasNeverBrokenDisturbsNobody() {
      openLine();

      works("usfarm");
      works("usfarm");

      assertThat(heard).containsExactly("opened");
    }

    @Test
    void thatComesBackByWayOfConnectingAndIdleIsBack() {
      isWatched = true;
      openLine();
      broken("usfarm");
      link.deliver(error(-1, 2119, "Market data farm is connecting:usfarm"));
      assertThat(heard).containsExactly("opened", "broken usfarm");

      link.deliver(
          error(
              -1,
              2108,
              "Market data farm connection is inactive but should be available upon"
                  + " demand.usfarm"));

      assertThat(heard).containsExactly("opened", "broken usfarm", "back usfarm");
    }

    @Test
    void ofAnotherKindDoesNotConcernQuotes() {
      openLine();
      link.deliver(
          error(-1, 2105, "HMDS data farm connection is broken:ushmds"),
          error(-1, 2157, "Sec-def data farm connection is broken:secdefnj"),
          error(-1, 2106, "HMDS data farm connection is OK:ushmds"),
          error(-1, 2158, "Sec-def data farm connection is OK:secdefnj"));

      assertThat(heard).containsExactly("opened");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10182, 10225})
  void feedThatTheGatewayCallsDeadIsAskedForAnew(int code) {
    proven();
    openLine();

    link.deliver(
        error(link.only(MarketDataRequest.class).getReqId(), code, "the updates have failed"));

    assertThat(heard).containsExactly("opened", "gap", "opened");
    assertThat(link.sent(MarketDataRequest.class)).hasSize(2);
  }

  @Test
  void feedThatDiesAgainAndAgainIsEnded() {
    proven();
    openLine();

    for (int i = 0; i < 5; i++) {
      List<MarketDataRequest> asked = link.sent(MarketDataRequest.class);
      link.deliver(error(asked.get(asked.size() - 1).getReqId(), 10182, "failed"));
    }

    assertThat(heard).endsWith("ended");
    assertThat(link.sent(MarketDataRequest.class)).hasSize(4);
  }
}
