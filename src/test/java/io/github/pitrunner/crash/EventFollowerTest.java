package io.github.pitrunner.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.crash.Violation.Kind;
import io.github.pitrunner.v1.OrderEvent;
import io.github.pitrunner.v1.StreamOrderEventsResponse;
import io.grpc.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class EventFollowerTest {
  private final EventFollower follower = new EventFollower();

  @Test
  void eventsInARowAreRightAcrossKills() {
    seen(0, 0, 7, 8);
    follower.onEnd(Status.UNAVAILABLE);
    seen(9, 10);

    assertThat(follower.violations()).isEmpty();
    assertThat(follower.events()).isEqualTo(4);
    assertThat(follower.last()).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 8, 10})
  void eventThatIsNotTheNextIsFound(long sequence) {
    seen(7, 8);
    follower.onEnd(Status.UNAVAILABLE);
    seen(sequence);

    assertThat(follower.violations()).extracting(Violation::kind).containsExactly(Kind.EVENTS);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "UNAVAILABLE")
  void endThatIsNoKillIsFound(Status.Code code) {
    seen(7);
    follower.onEnd(code.toStatus());

    assertThat(follower.violations()).extracting(Violation::kind).containsExactly(Kind.EVENTS);
  }

  private void seen(long... sequences) {
    for (long sequence : sequences) {
      follower.onItem(
          StreamOrderEventsResponse.newBuilder()
              .setEvent(OrderEvent.newBuilder().setSequence(sequence))
              .build());
    }
  }
}
