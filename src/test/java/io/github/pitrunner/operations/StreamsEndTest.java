package io.github.pitrunner.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.api.Heartbeat;
import io.github.pitrunner.api.LatestStream;
import io.github.pitrunner.api.OpenStreams;
import io.github.pitrunner.api.Ticker;
import io.github.pitrunner.testing.ConnectorRig;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.testing.StatusDetails;
import io.grpc.Status;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StreamsEndTest {
  private final ConnectorRig rig = new ConnectorRig();
  private final Ticker ticker = (period, task) -> rig.time().every(period, task)::cancel;
  private final OpenStreams streams = new OpenStreams(ticker);

  @Test
  void serviceThatEndsTellsEveryStreamAndWhenToComeAgain() {
    StreamsEnd ending = new StreamsEnd(rig.connector(), streams);
    rig.openSession();
    HandDrivenCall<String> call = new HandDrivenCall<>();
    LatestStream<String, String> stream =
        new LatestStream<>(
            call, rig.time()::execute, Heartbeat.ofDefault(ticker, () -> "heartbeat"));
    stream.join(streams);
    stream.start(() -> {});
    rig.time().settle();

    var ended = rig.connector().end(Duration.ofSeconds(5));
    rig.time().settle();

    assertThat(ended.isComplete()).isTrue();
    assertThat(call.code()).isEqualTo(Status.Code.UNAVAILABLE);
    StatusDetails details = StatusDetails.of(call.errors().get(0));
    assertThat(details.info().getReason()).isEqualTo("SERVICE_ENDING");
    assertThat(ending).isNotNull();
  }
}
