package io.github.pitrunner.portfolio;

import static io.github.pitrunner.portfolio.VirtualPortfolio.position;
import static io.github.pitrunner.testing.ConnectorRig.error;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.tws.PositionsRequest;
import io.github.pitrunner.v1.ListAccountsRequest;
import io.github.pitrunner.v1.ListAccountsResponse;
import io.github.pitrunner.v1.ListPositionsRequest;
import io.github.pitrunner.v1.ListPositionsResponse;
import io.github.pitrunner.v1.StreamMarker.Kind;
import io.github.pitrunner.v1.StreamPositionsRequest;
import io.github.pitrunner.v1.StreamPositionsResponse;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Lists say how old they are by themselves: nothing that is listed can. */
class AgeOfListsTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final VirtualPortfolio room = new VirtualPortfolio();

  @BeforeEach
  void start() {
    room.start("DU1,DU2");
  }

  private ListAccountsResponse accounts() {
    HandDrivenCall<ListAccountsResponse> call = new HandDrivenCall<>();
    room.service.listAccounts(ListAccountsRequest.getDefaultInstance(), call);
    room.time.settle();
    return call.answer();
  }

  private ListPositionsResponse positions() {
    HandDrivenCall<ListPositionsResponse> call = new HandDrivenCall<>();
    room.service.listPositions(ListPositionsRequest.getDefaultInstance(), call);
    room.time.settle();
    return call.answer();
  }

  @Nested
  class OfAccounts {
    @Test
    void beginsWithTheSession() {
      long begin = accounts().getReceiveTime().getSeconds();
      room.time.advance(HOUR);

      assertThat(accounts().getReceiveTime().getSeconds()).isEqualTo(begin);
      assertThat(accounts().getAge().getSeconds()).isEqualTo(HOUR.toSeconds());
      assertThat(accounts().getCurrent()).isTrue();
    }

    @Test
    void growsAndIsNotCurrentWhileTheGatewayIsAway() {
      room.lose();
      room.time.advance(HOUR);

      assertThat(accounts().getAccountsCount()).isEqualTo(2);
      assertThat(accounts().getAge().getSeconds()).isGreaterThanOrEqualTo(HOUR.toSeconds());
      assertThat(accounts().getCurrent()).isFalse();
    }

    @Test
    void beginsAnewWithTheNextSession() {
      room.time.advance(HOUR);
      room.lose();
      room.comeBack();

      assertThat(accounts().getAge().getSeconds()).isLessThan(5);
      assertThat(accounts().getCurrent()).isTrue();
    }

    @Test
    void isNotCurrentWithoutALinkToTheBroker() {
      room.say(error(-1, 1100, "lost"));

      assertThat(accounts().getCurrent()).isFalse();
    }
  }

  @Nested
  class OfPositions {
    @Test
    void isOfTheEndOfTheirReadingWhenThereAreNone() {
      room.time.advance(HOUR);

      assertThat(positions().getPositionsList()).isEmpty();
      assertThat(positions().getAge().getSeconds()).isEqualTo(HOUR.toSeconds());
      assertThat(positions().getCurrent()).isTrue();
    }

    @Test
    void beginsAnewWithEachChange() {
      room.time.advance(HOUR);
      room.say(position("DU1", 1, "1", 1));
      room.time.advance(HOUR);
      assertThat(positions().getAge().getSeconds()).isEqualTo(HOUR.toSeconds());

      room.say(position("DU1", 1, "0", 0));

      assertThat(positions().getPositionsList()).isEmpty();
      assertThat(positions().getAge().getSeconds()).isZero();
    }

    @Test
    void saysThatNothingHeldIsNotCurrentWhileTheGatewayIsAway() {
      room.lose();
      room.time.advance(HOUR);

      assertThat(positions().getPositionsList()).isEmpty();
      assertThat(positions().getAge().getSeconds()).isGreaterThanOrEqualTo(HOUR.toSeconds());
      assertThat(positions().getCurrent()).isFalse();
    }

    @Test
    void isNotCurrentWithoutALinkToTheBroker() {
      room.say(error(-1, 1100, "lost"));
      assertThat(positions().getCurrent()).isFalse();

      room.say(error(-1, 1102, "back"));
      assertThat(positions().getCurrent()).isTrue();
    }

    @Test
    void isOfTheOldOnesUntilTheNewOnesHaveBeenReadWhole() {
      room.lose();
      room.gateway.on(
          PositionsRequest.class, request -> room.gateway.send(position("DU1", 1, "1", 1)));
      room.time.advance(HOUR);
      room.comeBack();

      assertThat(positions().getPositionsList()).isEmpty();
      assertThat(positions().getAge().getSeconds()).isGreaterThanOrEqualTo(HOUR.toSeconds());
      assertThat(positions().getCurrent()).isFalse();
    }
  }

  @Nested
  class OfAnEmptyStream {
    @Test
    void isToldByItsMarks() {
      room.lose();
      HandDrivenCall<StreamPositionsResponse> call = new HandDrivenCall<>();
      room.service.streamPositions(StreamPositionsRequest.getDefaultInstance(), call);
      room.time.settle();

      assertThat(call.take())
          .extracting(item -> item.getMarker().getKind())
          .containsExactly(Kind.KIND_SNAPSHOT_END, Kind.KIND_GAP);
      room.comeBack();
      assertThat(call.take())
          .extracting(item -> item.getMarker().getKind())
          .containsExactly(Kind.KIND_SNAPSHOT_END, Kind.KIND_RESUMED);
    }
  }
}
