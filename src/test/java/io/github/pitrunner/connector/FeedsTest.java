package io.github.pitrunner.connector;

import static io.github.pitrunner.testing.ConnectorRig.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.testing.ConnectorRig;
import io.github.pitrunner.testing.MemoryLink;
import io.github.pitrunner.tws.AccountSummary;
import io.github.pitrunner.tws.AccountSummaryRequest;
import io.github.pitrunner.tws.CancelAccountSummary;
import io.github.pitrunner.tws.CancelPositions;
import io.github.pitrunner.tws.Position;
import io.github.pitrunner.tws.PositionEnd;
import io.github.pitrunner.tws.PositionsRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FeedsTest {
  private final ConnectorRig rig = new ConnectorRig();
  private final Connector connector = rig.connector();
  private final List<String> heard = new ArrayList<>();
  private MemoryLink link = new MemoryLink();

  @BeforeEach
  void openSession() {
    link = rig.openSession();
  }

  private class Recorder implements FeedListener {
    @Override
    public void onOpened(int requestId) {
      heard.add("opened");
    }

    @Override
    public void onMessage(Message message) {
      heard.add(message.getDescriptorForType().getName());
    }

    @Override
    public void onWarning(GatewayMessage warning) {
      heard.add("warning " + warning.code());
    }

    @Override
    public void onGap(String reason) {
      heard.add("gap");
    }

    @Override
    public void onEnded(Failure failure) {
      heard.add("ended " + failure.getClass().getSimpleName());
    }
  }

  private Feed open() {
    return open(new Recorder());
  }

  private Feed open(FeedListener listener) {
    return connector.open(
        Call.of("summary", id -> AccountSummaryRequest.newBuilder().setReqId(id).build())
            .withCancel(id -> CancelAccountSummary.newBuilder().setReqId(id).build()),
        listener);
  }

  private Feed openPositions() {
    return connector.openWithoutId(
        "positions",
        PositionsRequest.getDefaultInstance(),
        CancelPositions.getDefaultInstance(),
        List.of(Position.class, PositionEnd.class),
        new Recorder());
  }

  private int id() {
    return link.only(AccountSummaryRequest.class).getReqId();
  }

  private static AccountSummary summary(int id) {
    return AccountSummary.newBuilder().setReqId(id).build();
  }

  @Test
  void comesBackUnderANewIdAfterAGapThatIsToldOnce() {
    open();
    int first = id();
    link.deliver(summary(first));

    link.breakOff(null);
    rig.time().advance(Duration.ofSeconds(1));
    rig.link().hello(225);
    rig.link().breakOff(null);
    link = rig.reopenSession();
    link.deliver(summary(first), summary(id()));

    assertThat(id()).isGreaterThan(first);
    assertThat(heard)
        .containsExactly("opened", "AccountSummary", "gap", "opened", "AccountSummary");
  }

  @Test
  void isNotAskedForAnewWhenItsListenerCancelsItInTheGap() {
    List<Feed> feed = new ArrayList<>();
    feed.add(
        open(
            new Recorder() {
              @Override
              public void onGap(String reason) {
                super.onGap(reason);
                feed.get(0).cancel();
              }
            }));
    int id = id();

    link.deliver(error(id, 10225, "Bust event occurred"));

    assertThat(heard).containsExactly("opened", "gap");
    assertThat(link.sent(AccountSummaryRequest.class)).hasSize(1);
    assertThat(link.only(CancelAccountSummary.class).getReqId()).isEqualTo(id);
    assertThat(connector.figures().feeds()).isZero();
  }

  @Test
  void withoutAnIdComesBackToo() {
    openPositions();
    link.deliver(PositionEnd.getDefaultInstance());
    link.breakOff(null);
    link = rig.reopenSession();
    link.deliver(PositionEnd.getDefaultInstance());

    link.only(PositionsRequest.class);
    assertThat(heard).containsExactly("PositionEnd", "gap", "PositionEnd");
  }

  @Test
  void livesWithoutADeadline() {
    open();
    rig.time().advance(Duration.ofDays(1));
    link.deliver(summary(id()));

    assertThat(heard).containsExactly("opened", "AccountSummary");
  }

  @Test
  void isCancelledOnceAndThenSilent() {
    Feed feed = open();
    int id = id();

    feed.cancel();
    feed.cancel();
    link.deliver(summary(id), error(id, 300, "no such subscription"));

    assertThat(link.only(CancelAccountSummary.class).getReqId()).isEqualTo(id);
    assertThat(heard).containsExactly("opened");
  }

  @Test
  void isAskedForAgainWhenTheBrokerIsBack() {
    open();
    int before = id();
    link.deliver(error(-1, 1100, "Connectivity has been lost"));
    link.deliver(error(-1, 1102, "Connectivity restored, data kept"));

    assertThat(heard).containsExactly("opened", "gap", "opened");
    assertThat(link.sent(CancelAccountSummary.class))
        .extracting(CancelAccountSummary::getReqId)
        .containsExactly(before);
    assertThat(link.sent(AccountSummaryRequest.class)).hasSize(2);
  }

  @Test
  void isAskedForAgainWhenItsDataWasLostWithoutAWordBefore() {
    open();
    link.deliver(error(-1, 1101, "Connectivity restored, data lost"));

    assertThat(heard).containsExactly("opened", "gap", "opened");
  }

  @Test
  void cancelledDuringAGapStaysAway() {
    Feed feed = open();
    link.breakOff(null);
    feed.cancel();
    link = rig.reopenSession();

    assertThat(link.sent(AccountSummaryRequest.class)).isEmpty();
    assertThat(link.sent(CancelAccountSummary.class)).isEmpty();
    assertThat(heard).containsExactly("opened", "gap");
  }

  @Test
  void cancelledWhileTheNextSessionIsSetUpSendsNothing() {
    Feed feed = open();
    link.breakOff(null);
    rig.time().advance(Duration.ofSeconds(1));
    link = rig.link();
    link.hello(225);
    feed.cancel();
    link.deliver(ConnectorRig.accounts("DU1"), ConnectorRig.nextId(1));

    assertThat(link.sent()).hasSize(1);
  }

  @Test
  void cancelledWhileAnotherComesBackIsNotOpened() {
    List<Feed> second = new ArrayList<>();
    open(
        new Recorder() {
          @Override
          public void onOpened(int requestId) {
            second.forEach(Feed::cancel);
          }
        });
    second.add(open());
    link.breakOff(null);
    link = rig.reopenSession();

    assertThat(link.sent(AccountSummaryRequest.class)).hasSize(1);
  }

  @Test
  void isEndedByTheGatewayForGood() {
    open();
    link.deliver(error(id(), 322, "too many summaries"));
    link.breakOff(null);
    link = rig.reopenSession();

    assertThat(heard).containsExactly("opened", "ended Refused");
    assertThat(link.sent(AccountSummaryRequest.class)).isEmpty();
  }

  @Test
  void outlivesWarningsAndACompetingSession() {
    open();
    link.deliver(error(id(), 10167, "delayed"), error(id(), 10197, "competing"), summary(id()));

    assertThat(heard).containsExactly("opened", "warning 10167", "warning 10197", "AccountSummary");
  }

  @Test
  void whoseListenerThrowsGoesOnAndDisturbsNobody() {
    open(
        new Recorder() {
          @Override
          public void onMessage(Message message) {
            super.onMessage(message);
            throw new IllegalStateException("a fault");
          }

          @Override
          public void onGap(String reason) {
            super.onGap(reason);
            throw new IllegalStateException("a fault");
          }
        });
    int id = id();
    openPositions();

    link.deliver(summary(id), summary(id), PositionEnd.getDefaultInstance());
    link.breakOff(null);

    assertThat(heard)
        .containsExactly("opened", "AccountSummary", "AccountSummary", "PositionEnd", "gap", "gap");
    assertThat(connector.faults()).isEqualTo(3);
  }

  @Test
  void whoseRequestCannotBeMadeIsNotKept() {
    assertThatThrownBy(
            () ->
                connector.open(
                    Call.of(
                        "nothing",
                        id -> {
                          throw new IllegalStateException("a fault");
                        }),
                    new Recorder()))
        .isInstanceOf(IllegalStateException.class);

    link.breakOff(null);
    assertThat(heard).doesNotContain("gap");
  }

  @Test
  void isRefusedWithoutASession() {
    link.breakOff(null);

    assertThatThrownBy(this::open).isInstanceOf(Failure.Unavailable.class);
    assertThatThrownBy(this::openPositions).isInstanceOf(Failure.Unavailable.class);
  }

  @Test
  void ofTheSameMessagesWaitsForTheOneBefore() {
    Feed first = openPositions();
    Feed second = openPositions();
    assertThat(link.sent(PositionsRequest.class)).hasSize(1);

    first.cancel();

    assertThat(link.sent(PositionsRequest.class)).hasSize(2);
    assertThat(link.sent(CancelPositions.class)).hasSize(1);
    second.cancel();
    assertThat(link.sent(CancelPositions.class)).hasSize(2);
  }
}
