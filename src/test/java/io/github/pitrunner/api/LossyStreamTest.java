package io.github.pitrunner.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.api.LossyStream.Buffer;
import io.github.pitrunner.api.ServerStream.End;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.testing.StatusDetails;
import io.github.pitrunner.testing.VirtualTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossyStreamTest {
  private final VirtualTime context = new VirtualTime(Instant.EPOCH);
  private final List<End> ends = new ArrayList<>();

  private LossyStream<String> opened(HandDrivenCall<String> call, int capacity) {
    LossyStream<String> stream =
        new LossyStream<>(
            call,
            context::execute,
            Heartbeat.ofDefault(new HandTicker(), () -> "heartbeat"),
            new Buffer<>(capacity, lost -> "lost " + lost));
    stream.onClosed(ends::add);
    stream.start(() -> {});
    context.settle();
    return stream;
  }

  private void resume(HandDrivenCall<String> call) {
    call.resume();
    context.settle();
  }

  @Test
  void whoKeepsUpLosesNothing() {
    HandDrivenCall<String> call = new HandDrivenCall<>();
    LossyStream<String> stream = opened(call, 1);

    stream.offer("1");
    stream.marker("mark");
    stream.offer("2");
    stream.offer("3");

    assertThat(call.sent()).containsExactly("1", "mark", "2", "3");
    assertThat(stream.lost()).isZero();
  }

  @Test
  void slowReaderLosesTheOldestAndIsToldHowManyWhereTheyWere() {
    HandDrivenCall<String> call = new HandDrivenCall<>(1);
    LossyStream<String> stream = opened(call, 2);

    for (int i = 1; i <= 6; i++) {
      stream.offer("" + i);
    }
    resume(call);

    assertThat(call.sent()).containsExactly("1", "lost 3", "5", "6");
    assertThat(stream.lost()).isEqualTo(3);
  }

  @Test
  void marksAreNeverLostAndStayBetweenWhatTheyStoodBetween() {
    HandDrivenCall<String> call = new HandDrivenCall<>(0);
    LossyStream<String> stream = opened(call, 2);

    stream.offer("1");
    stream.marker("gap");
    stream.offer("2");
    stream.offer("3");
    stream.offer("4");
    resume(call);

    assertThat(call.sent()).containsExactly("lost 1", "gap", "lost 1", "3", "4");
  }

  @Test
  void readerThatBecameReadyIsServedBeforeItLosesAnything() {
    HandDrivenCall<String> call = new HandDrivenCall<>(0);
    LossyStream<String> stream = opened(call, 2);
    stream.offer("1");
    stream.offer("2");

    // The word of it waits for the context, which is busy with this.
    call.makeRoom(10);
    stream.offer("3");

    assertThat(call.sent()).containsExactly("1", "2", "3");
  }

  @Test
  void marksWithoutEndEndTheReader() {
    HandDrivenCall<String> call = new HandDrivenCall<>(0);
    LossyStream<String> stream = opened(call, 2);

    for (int i = 0; i < 1000; i++) {
      stream.marker("mark " + i);
    }
    context.settle();

    assertThat(StatusDetails.of(call.errors().get(0)).info().getReason())
        .isEqualTo("READER_TOO_SLOW");
    assertThat(stream.pending()).isZero();
    assertThat(ends).containsExactly(End.FAILED);
  }

  @Test
  void completeSendsWhatWaitsFirst() {
    HandDrivenCall<String> call = new HandDrivenCall<>(0);
    LossyStream<String> stream = opened(call, 1);
    stream.offer("1");
    stream.offer("2");
    stream.complete();
    assertThat(call.completions()).isZero();

    resume(call);

    assertThat(call.sent()).containsExactly("lost 1", "2");
    assertThat(call.completions()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whateverTheReaderDoesEveryEventIsSentInOrderOrCountedInItsPlace(long seed) {
    Random random = new Random(seed);
    int capacity = 1 + random.nextInt(5);
    HandDrivenCall<String> call = new HandDrivenCall<>(0);
    LossyStream<String> stream = opened(call, capacity);
    List<String> offered = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      switch (random.nextInt(6)) {
        case 0 -> {
          call.makeRoom(random.nextInt(4));
          context.settle();
        }
        case 1 -> {
          offered.add("mark " + i);
          stream.marker("mark " + i);
        }
        default -> {
          offered.add("" + i);
          stream.offer("" + i);
        }
      }
    }
    resume(call);

    int place = 0;
    for (String sent : call.sent()) {
      if (sent.startsWith("lost ")) {
        int lost = Integer.parseInt(sent.substring(5));
        for (int i = 0; i < lost; i++) {
          assertThat(offered.get(place++)).as("seed %d", seed).doesNotStartWith("mark");
        }
      } else {
        assertThat(sent).as("seed %d", seed).isEqualTo(offered.get(place++));
      }
    }
    assertThat(place).as("seed %d", seed).isEqualTo(offered.size());
    assertThat(stream.pending()).isZero();
  }
}
