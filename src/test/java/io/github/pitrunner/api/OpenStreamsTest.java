package io.github.pitrunner.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.testing.StatusDetails;
import io.github.pitrunner.testing.VirtualTime;
import io.grpc.Status;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenStreamsTest {
  private final Failure ending =
      new Failure.Unavailable(
          Reason.SERVICE_ENDING, "The service is ending", Duration.ofSeconds(1));
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final VirtualTime time = new VirtualTime(Instant.EPOCH);
  private final Ticker ticker = (period, task) -> time.every(period, task)::cancel;
  private final OpenStreams streams = new OpenStreams(ticker);

  private <S extends ServerStream<String>> S started(S stream) {
    stream.join(streams);
    stream.start(() -> {});
    time.settle();
    return stream;
  }

  private LatestStream<String, String> latest(HandDrivenCall<String> call) {
    return started(
        new LatestStream<>(call, time::execute, Heartbeat.ofDefault(ticker, () -> "heartbeat")));
  }

  private EveryStream<String> every(HandDrivenCall<String> call) {
    return started(
        new EveryStream<>(
            call,
            time::execute,
            Heartbeat.ofDefault(ticker, () -> "heartbeat"),
            new EveryStream.Buffer<>(10, last -> Map.of())));
  }

  private static void assertToldOfTheEnd(HandDrivenCall<String> call) {
    assertThat(call.code()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(StatusDetails.of(call.errors().get(0)).info().getReason())
        .isEqualTo("SERVICE_ENDING");
  }

  @Test
  void everyOpenStreamIsToldOfTheEnd() {
    HandDrivenCall<String> one = new HandDrivenCall<>();
    HandDrivenCall<String> other = new HandDrivenCall<>();
    latest(one);
    every(other);
    assertThat(streams.count()).isEqualTo(2);

    Future<Void> end = streams.end(ending, LIMIT);

    assertThat(end.succeeded()).isTrue();
    assertToldOfTheEnd(one);
    assertToldOfTheEnd(other);
    assertThat(streams.count()).isZero();
  }

  @Test
  void whatMustNotBeLostGoesOutFirst() {
    HandDrivenCall<String> call = new HandDrivenCall<>(0);
    EveryStream<String> stream = every(call);
    stream.offer("1");
    stream.offer("2");

    Future<Void> end = streams.end(ending, LIMIT);
    stream.offer("3");
    assertThat(end.isComplete()).isFalse();
    assertThat(call.errors()).isEmpty();
    call.makeRoom(10);
    time.settle();

    assertThat(call.sent()).containsExactly("1", "2");
    assertToldOfTheEnd(call);
    assertThat(end.succeeded()).isTrue();
  }

  @Test
  void statesThatWaitAreForgotten() {
    HandDrivenCall<String> call = new HandDrivenCall<>(0);
    latest(call).offer("key", "state");

    Future<Void> end = streams.end(ending, LIMIT);

    assertThat(end.succeeded()).isTrue();
    assertThat(call.sent()).isEmpty();
    assertToldOfTheEnd(call);
  }

  @Test
  void readerThatReadsNothingIsNotWaitedForBeyondTheLimit() {
    HandDrivenCall<String> call = new HandDrivenCall<>(0);
    every(call).offer("1");

    Future<Void> end = streams.end(ending, LIMIT);
    time.advance(LIMIT.minusMillis(1));
    assertThat(end.isComplete()).isFalse();
    time.advance(Duration.ofMillis(1));

    assertThat(end.succeeded()).isTrue();
    assertToldOfTheEnd(call);
    assertThat(time.pending()).isZero();
  }

  @Test
  void streamThatOpensAfterTheEndIsToldAtOnce() {
    HandDrivenCall<String> call = new HandDrivenCall<>();
    streams.end(ending, LIMIT);

    latest(call);

    assertToldOfTheEnd(call);
    assertThat(streams.count()).isZero();
  }

  @Test
  void streamThatIsClosedIsForgotten() {
    HandDrivenCall<String> call = new HandDrivenCall<>();
    latest(call);

    call.cancel();
    time.settle();

    assertThat(streams.count()).isZero();
    assertThat(streams.end(ending, LIMIT).succeeded()).isTrue();
    assertThat(call.errors()).isEmpty();
  }
}
