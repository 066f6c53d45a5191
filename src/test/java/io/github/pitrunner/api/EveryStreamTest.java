package io.github.pitrunner.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.ErrorInfo;
import io.github.pitrunner.api.EveryStream.Buffer;
import io.github.pitrunner.api.ServerStream.End;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.testing.StatusDetails;
import io.github.pitrunner.testing.VirtualTime;
import io.grpc.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EveryStreamTest {
  private final VirtualTime context = new VirtualTime(Instant.EPOCH);
  private final HandTicker ticker = new HandTicker();
  private final List<End> ends = new ArrayList<>();

  private EveryStream<String> opened(HandDrivenCall<String> call) {
    EveryStream<String> stream =
        new EveryStream<>(
            call,
            context::execute,
            Heartbeat.ofDefault(ticker, () -> "heartbeat"),
            new Buffer<>(3, last -> Map.of("resume_token", String.valueOf(last))));
    stream.onClosed(ends::add);
    stream.start(() -> {});
    context.settle();
    return stream;
  }

  @Test
  void eventsAndMarkersKeepTheirOrder() {
    HandDrivenCall<String> call = new HandDrivenCall<>(1);
    EveryStream<String> stream = opened(call);

    stream.offer("1");
    stream.offer("2");
    stream.marker("mark");
    stream.offer("3");
    call.makeRoom(10);
    context.settle();

    assertThat(call.sent()).containsExactly("1", "2", "mark", "3");
  }

  @Test
  void aReaderTooFarBehindIsEndedWithWhereToGoOn() {
    HandDrivenCall<String> call = new HandDrivenCall<>(2);
    EveryStream<String> stream = opened(call);

    for (int i = 1; i <= 6; i++) {
      stream.offer("" + i);
    }
    context.settle();

    assertThat(call.sent()).containsExactly("1", "2");
    ErrorInfo info = StatusDetails.of(call.errors().get(0)).info();
    assertThat(Status.fromThrowable(call.errors().get(0)).getCode())
        .isEqualTo(Status.Code.DATA_LOSS);
    assertThat(info.getReason()).isEqualTo("READER_TOO_SLOW");
    assertThat(info.getMetadataMap()).containsEntry("resume_token", "2");
    assertThat(stream.pending()).isZero();
    assertThat(ends).containsExactly(End.FAILED);
  }

  @Test
  void aReaderThatBecameReadyIsServedBeforeItIsCalledSlow() {
    HandDrivenCall<String> call = new HandDrivenCall<>(0);
    EveryStream<String> stream = opened(call);
    stream.offer("1");
    stream.offer("2");
    stream.offer("3");

    // The word of it waits for the context, which is busy with this.
    call.makeRoom(10);
    stream.offer("4");

    assertThat(call.sent()).containsExactly("1", "2", "3", "4");
  }

  @Test
  void aSnapshotMayBeLargerThanTheBuffer() {
    HandDrivenCall<String> call = new HandDrivenCall<>(0);
    EveryStream<String> stream = opened(call);

    stream.snapshot(Collections.nCopies(100, "order"));
    stream.offer("1");
    stream.offer("2");
    stream.offer("3");
    assertThat(stream.isClosed()).isFalse();
    stream.offer("4");
    assertThat(stream.isClosed()).isTrue();
  }

  @Test
  void onceTheSnapshotIsReadTheBufferIsAsLargeAsBefore() {
    HandDrivenCall<String> call = new HandDrivenCall<>(0);
    EveryStream<String> stream = opened(call);
    stream.snapshot(Collections.nCopies(100, "order"));
    call.makeRoom(100);
    context.settle();

    stream.offer("1");
    stream.offer("2");
    stream.offer("3");
    assertThat(stream.isClosed()).isFalse();
    stream.offer("4");
    assertThat(stream.isClosed()).isTrue();
  }

  @Test
  void completeSendsWhatWaitsFirst() {
    HandDrivenCall<String> call = new HandDrivenCall<>(0);
    EveryStream<String> stream = opened(call);

    stream.offer("1");
    stream.offer("2");
    stream.complete();
    assertThat(call.completions()).isZero();
    call.makeRoom(10);
    context.settle();

    assertThat(call.sent()).containsExactly("1", "2");
    assertThat(call.completions()).isEqualTo(1);
    assertThat(ends).containsExactly(End.COMPLETED);
  }

  @Test
  void aCancellationFreesEverything() {
    HandDrivenCall<String> call = new HandDrivenCall<>(0);
    EveryStream<String> stream = opened(call);

    stream.offer("1");
    call.cancel();
    context.settle();
    stream.offer("2");

    assertThat(stream.pending()).isZero();
    assertThat(ticker.tasks).isEmpty();
    assertThat(ends).containsExactly(End.CANCELLED);
  }
}
