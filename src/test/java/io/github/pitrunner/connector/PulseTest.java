package io.github.pitrunner.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.connector.ConnectionState.Disconnected;
import io.github.pitrunner.connector.ConnectionState.Ready;
import io.github.pitrunner.testing.ConnectorRig;
import io.github.pitrunner.testing.MemoryLink;
import io.github.pitrunner.tws.CancelPositions;
import io.github.pitrunner.tws.CurrentTime;
import io.github.pitrunner.tws.Position;
import io.github.pitrunner.tws.PositionEnd;
import io.github.pitrunner.tws.UserInfo;
import io.github.pitrunner.tws.UserInfoRequest;
import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether a socket that looks alive is. */
class PulseTest {
  private final ConnectorRig rig = new ConnectorRig();
  private final Connector connector = rig.connector();
  private MemoryLink link = new MemoryLink();

  @BeforeEach
  void openSession() {
    link = rig.openSession();
  }

  private ConnectorStatus status() {
    return connector.status();
  }

  @Test
  void silentGatewayIsAskedForASignOfLifeAfterFiveSeconds() {
    rig.time().advance(Duration.ofSeconds(5).minusMillis(1));
    assertThat(link.pings()).isZero();

    rig.time().advance(Duration.ofMillis(1));

    assertThat(link.pings()).isEqualTo(1);
  }

  @Test
  void gatewayThatAnswersIsAskedEveryFiveSecondsAndKept() {
    rig.time().advance(Duration.ofMinutes(10));

    assertThat(link.pings()).isEqualTo(120);
    assertThat(link.isClosed()).isFalse();
    assertThat(connector.figures().pulse().missed()).isZero();
    assertThat(connector.figures().pulse().roundTrip()).contains(Duration.ZERO);
  }

  @Test
  void gatewayThatTalksIsNotAsked() {
    for (int i = 0; i < 100; i++) {
      rig.time().advance(Duration.ofMillis(4_900));
      link.deliver(Position.getDefaultInstance());
    }

    assertThat(link.pings()).isZero();
  }

  @Test
  void halfOpenSocketIsClosedAndOpenedAgainWithinNineSeconds() {
    link.mute(true);

    rig.time().advance(Duration.ofSeconds(8).minusMillis(1));
    assertThat(status().connection()).isInstanceOf(Ready.class);
    rig.time().advance(Duration.ofMillis(1));

    assertThat(link.isClosed()).isTrue();
    assertThat(status().connection()).isInstanceOf(Disconnected.class);
    assertThat(status().reason()).contains("was silent", "3000 ms");
    rig.time().advance(Duration.ofSeconds(1));
    assertThat(rig.gateway().connections()).isEqualTo(2);
  }

  @Test
  void anyByteAfterThePingIsASignOfLife() {
    link.mute(true);
    rig.time().advance(Duration.ofSeconds(6));
    link.deliver(Position.getDefaultInstance());

    rig.time().advance(Duration.ofSeconds(3));

    assertThat(link.isClosed()).isFalse();
  }

  @Test
  void gatewayThatSendsTicksButReadsNothingAnyMoreIsFoundOut() {
    link.mute(true);
    Future<UserInfo> answer =
        connector.single(
            Call.of("the user", id -> UserInfoRequest.newBuilder().setReqId(id).build())
                .within(Duration.ofSeconds(4)),
            UserInfo.class);

    for (int i = 0; i < 8 && !link.isClosed(); i++) {
      rig.time().advance(Duration.ofSeconds(1));
      link.deliver(Position.getDefaultInstance());
    }

    assertThat(answer.failed()).isTrue();
    assertThat(link.isClosed()).isTrue();
    assertThat(status().reason()).contains("leaves requests without an answer");
  }

  @Test
  void requestThatIsNotAnsweredByALivingGatewayCostsNoSession() {
    Future<UserInfo> answer =
        connector.single(
            Call.of("the user", id -> UserInfoRequest.newBuilder().setReqId(id).build())
                .within(Duration.ofSeconds(4)),
            UserInfo.class);

    rig.time().advance(Duration.ofSeconds(30));

    assertThat(answer.failed()).isTrue();
    assertThat(link.isClosed()).isFalse();
  }

  @Test
  void answerThatComesTooLateIsNobodys() {
    link.mute(true);
    rig.time().advance(Duration.ofSeconds(8));
    MemoryLink next = rig.reopenSession();

    next.deliver(CurrentTime.newBuilder().setCurrentTime(1).build());

    assertThat(status().connection()).isInstanceOf(Ready.class);
  }

  @Test
  void clockThatIsSetBackDoesNotStopThePulse() {
    // Given a session that has been quiet for a while and a feed
    var unused =
        connector.openWithoutId(
            "positions",
            UserInfoRequest.getDefaultInstance(),
            CancelPositions.getDefaultInstance(),
            java.util.List.of(Position.class, PositionEnd.class),
            new SilentListener());
    rig.time().advance(Duration.ofSeconds(4));

    rig.time().setBack(Duration.ofHours(1));
    rig.time().advance(Duration.ofSeconds(12));

    assertThat(link.pings()).isPositive();
    assertThat(link.isClosed()).isFalse();
  }

  /** Hears and does nothing. */
  private static final class SilentListener implements FeedListener {
    @Override
    public void onMessage(com.google.protobuf.Message message) {}

    @Override
    public void onEnded(io.github.pitrunner.domain.Failure failure) {}
  }
}
