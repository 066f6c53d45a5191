package io.github.pitrunner.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import io.github.pitrunner.connector.ConnectionState.Closed;
import io.github.pitrunner.connector.ConnectionState.Ready;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.testing.ConnectorRig;
import io.github.pitrunner.testing.MemoryLink;
import io.github.pitrunner.tws.CancelMarketData;
import io.github.pitrunner.tws.CancelOrderRequest;
import io.github.pitrunner.tws.MarketDataRequest;
import io.github.pitrunner.tws.MatchingSymbolsRequest;
import io.github.pitrunner.tws.PlaceOrderRequest;
import io.github.pitrunner.tws.SymbolSamples;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the session ends when the service does. */
class EndingTest {
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final ConnectorRig rig = new ConnectorRig();
  private final Connector connector = rig.connector();
  private final Promise<Void> underWay = Promise.promise();
  private final List<String> heard = new ArrayList<>();
  private MemoryLink link = new MemoryLink();

  @BeforeEach
  void openSession() {
    connector.addSessionListener(
        new SessionListener() {
          @Override
          public Future<Void> onEnding() {
            heard.add("ending");
            return underWay.future();
          }

          @Override
          public void onLost(String reason) {
            heard.add("lost");
          }
        });
    link = rig.openSession();
  }

  private Feed openLine() {
    return connector.open(
        Call.of("quotes", id -> MarketDataRequest.newBuilder().setReqId(id).build())
            .withCancel(id -> CancelMarketData.newBuilder().setReqId(id).build()),
        new FeedListener() {
          @Override
          public void onMessage(Message message) {}

          @Override
          public void onEnded(Failure failure) {}
        });
  }

  @Test
  void waitsForWhatIsUnderWayAndThenGivesFeedsUpAndCloses() {
    openLine();

    Future<Void> ended = connector.end(GRACE);
    assertThat(heard).containsExactly("ending");
    assertThat(link.isClosed()).isFalse();
    assertThat(link.sent(CancelMarketData.class)).isEmpty();
    underWay.complete();

    assertThat(link.sent(CancelMarketData.class)).hasSize(1);
    assertThat(link.isClosed()).isTrue();
    assertThat(ended.succeeded()).isTrue();
    assertThat(connector.status().connection()).isInstanceOf(Closed.class);
  }

  @Test
  void takesNoNewOrdersAndNoNewFeedsButCancels() {
    var unused = connector.end(GRACE);

    assertThatThrownBy(
            () -> connector.sendOrder(PlaceOrderRequest.getDefaultInstance(), () -> true))
        .isInstanceOfSatisfying(
            Failure.Unavailable.class,
            failure -> assertThat(failure.reason()).isEqualTo(Reason.SERVICE_ENDING));
    assertThatThrownBy(this::openLine).isInstanceOf(Failure.Unavailable.class);
    assertThat(connector.sendCancel(CancelOrderRequest.getDefaultInstance()).succeeded()).isTrue();
    assertThat(connector.status().connection()).isInstanceOf(Ready.class);
    assertThat(connector.status().isReady()).isFalse();
  }

  @Test
  void isOverWithTheGracePeriodWhateverIsUnderWay() {
    Future<Void> ended = connector.end(GRACE);

    rig.time().advance(GRACE.minusMillis(1));
    assertThat(ended.isComplete()).isFalse();
    rig.time().advance(Duration.ofMillis(1));

    assertThat(ended.succeeded()).isTrue();
    assertThat(link.isClosed()).isTrue();
  }

  @Test
  void sendsWhatWaitsForThePaceBeforeItCloses() {
    underWay.complete();
    for (int i = 0; i < 90; i++) {
      openLine();
    }
    rig.time().advance(Duration.ofSeconds(3));

    Future<Void> ended = connector.end(GRACE);
    rig.time().advance(Duration.ofSeconds(3));

    assertThat(ended.succeeded()).isTrue();
    assertThat(link.sent(CancelMarketData.class)).hasSize(90);
  }

  @Test
  void duringAnOutageGivesFeedsUpAllTheSame() {
    openLine();
    link.deliver(ConnectorRig.error(-1, 1100, "Connectivity has been lost"));
    underWay.complete();

    Future<Void> ended = connector.end(GRACE);

    assertThat(ended.succeeded()).isTrue();
    assertThat(link.sent(CancelMarketData.class)).hasSize(1);
  }

  @Test
  void doesNotWaitForReadsWhoseTurnHasNotCome() {
    underWay.complete();
    List<Future<SymbolSamples>> searches = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      searches.add(
          connector.single(
              Call.of(
                      "symbols " + i,
                      id -> MatchingSymbolsRequest.newBuilder().setReqId(id).build())
                  .drawing(new Draw.Symbols()),
              SymbolSamples.class));
    }

    Future<Void> ended = connector.end(GRACE);

    assertThat(ended.succeeded()).isTrue();
    assertThat(searches.get(19).cause())
        .isInstanceOfSatisfying(
            Failure.Unavailable.class,
            failure -> assertThat(failure.reason()).isEqualTo(Reason.SERVICE_ENDING));
  }

  @Test
  void isClosedWhenItSaysSo() {
    underWay.complete();
    List<Boolean> closed = new ArrayList<>();

    connector.end(GRACE).onComplete(ended -> closed.add(link.isClosed()));

    assertThat(closed).containsExactly(true);
  }

  @Test
  void listenerThatFailsDoesNotCutOffWhatOthersWaitFor() {
    connector.addSessionListener(
        new SessionListener() {
          @Override
          public Future<Void> onEnding() {
            throw new IllegalStateException("a fault");
          }
        });

    Future<Void> ended = connector.end(GRACE);
    assertThat(ended.isComplete()).isFalse();
    underWay.complete();

    assertThat(ended.succeeded()).isTrue();
  }

  @Test
  void withoutASessionIsImmediate() {
    link.breakOff(null);
    underWay.complete();

    Future<Void> ended = connector.end(GRACE);

    assertThat(ended.succeeded()).isTrue();
    rig.time().advance(Duration.ofMinutes(5));
    assertThat(rig.gateway().connections()).isEqualTo(1);
  }

  @Test
  void lossOfTheSessionMeanwhileIsTheEnd() {
    Future<Void> ended = connector.end(GRACE);
    link.breakOff(null);
    underWay.complete();

    assertThat(ended.succeeded()).isTrue();
    rig.time().advance(Duration.ofMinutes(5));
    assertThat(rig.gateway().connections()).isEqualTo(1);
  }

  @Test
  void leavesNoTimerBehind() {
    underWay.complete();
    openLine();

    var unused = connector.end(GRACE);

    assertThat(rig.time().pending()).isZero();
  }
}
