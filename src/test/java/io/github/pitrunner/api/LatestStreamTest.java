package io.github.pitrunner.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import io.github.pitrunner.api.ServerStream.End;
import io.github.pitrunner.domain.Failure;
import io.github.pitrunner.domain.Reason;
import io.github.pitrunner.testing.HandDrivenCall;
import io.github.pitrunner.testing.VirtualTime;
import io.grpc.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatestStreamTest {
  private final VirtualTime context = new VirtualTime(Instant.EPOCH);
  private final HandTicker ticker = new HandTicker();
  private final List<End> ends = new ArrayList<>();

  private LatestStream<String, String> opened(HandDrivenCall<String> call) {
    LatestStream<String, String> stream =
        new LatestStream<>(call, context::execute, Heartbeat.ofDefault(ticker, () -> "heartbeat"));
    stream.onClosed(ends::add);
    stream.start(() -> {});
    context.settle();
    return stream;
  }

  @Nested
  class WhileTheReaderReads {
    @Test
    void eachMessageIsSentAtOnce() {
      HandDrivenCall<String> call = new HandDrivenCall<>(100);
      LatestStream<String, String> stream = opened(call);

      stream.offer("A", "A1");
      stream.offer("A", "A2");
      stream.marker("end");

      assertThat(call.sent()).containsExactly("A1", "A2", "end");
      assertThat(stream.conflated()).isZero();
    }
  }

  @Nested
  class WhileTheReaderStalls {
    private final HandDrivenCall<String> call = new HandDrivenCall<>(0);
    private final LatestStream<String, String> stream = opened(call);

    private List<String> whatItReads() {
      call.makeRoom(1000);
      context.settle();
      return call.sent();
    }

    @Test
    void taskRunsOnceWhenEverythingHasBeenTaken() {
      List<String> runs = new ArrayList<>();
      stream.offer("A", "A1");
      stream.onceTaken(() -> runs.add("made"));
      context.settle();
      assertThat(runs).isEmpty();

      call.makeRoom(1);
      context.settle();
      assertThat(runs).isEmpty();
      call.makeRoom(2);
      context.settle();
      call.makeRoom(2);
      context.settle();

      assertThat(runs).containsExactly("made");
    }

    @Test
    void onlyTheLatestOfAKeyWaits() {
      stream.offer("A", "A1");
      stream.offer("B", "B1");
      stream.offer("A", "A2");

      assertThat(stream.pending()).isEqualTo(2);
      assertThat(stream.conflated()).isEqualTo(1);
      assertThat(whatItReads()).containsExactly("A2", "B1");
    }

    @Test
    void aBusyKeyDoesNotStarveAnother() {
      stream.offer("busy", "busy0");
      stream.offer("calm", "calm0");

      for (int i = 1; i <= 4; i++) {
        call.makeRoom(1);
        context.settle();
        stream.offer("busy", "busy" + i);
      }

      assertThat(call.sent()).containsExactly("busy0", "calm0", "busy2", "busy3");
    }

    @Test
    void aMarkerKeepsItsPlaceBehindTheKeysAheadOfIt() {
      stream.offer("A", "A1");
      stream.marker("snapshot end");
      stream.offer("B", "B1");
      stream.offer("A", "A2");

      assertThat(whatItReads()).containsExactly("A2", "snapshot end", "B1");
    }

    @Test
    void noStateAfterAGapGoesAheadOfIt() {
      stream.offer("A", "A1");
      stream.offer("B", "B1");
      stream.gap("gap");
      stream.offer("A", "A2");
      stream.marker("resumed");
      stream.offer("A", "A3");

      assertThat(whatItReads()).containsExactly("B1", "gap", "A3", "resumed");
    }

    @Test
    void gapsThatTheReaderHasNotSeenBecomeOne() {
      stream.marker("snapshot end");
      for (int i = 0; i < 1000; i++) {
        stream.gap("gap" + i);
        stream.offer("A", "A" + i);
        stream.marker("resumed" + i);
      }

      assertThat(stream.pending()).isEqualTo(4);
      assertThat(whatItReads()).containsExactly("snapshot end", "gap999", "A999", "resumed999");
    }

    @Test
    void aKeyThatIsRemovedIsNotSent() {
      stream.offer("A", "A1");
      stream.offer("B", "B1");
      stream.remove("A");

      assertThat(whatItReads()).containsExactly("B1");
    }

    @Test
    void completeSendsWhatWaitsFirst() {
      stream.offer("A", "A1");
      stream.complete();
      stream.offer("A", "too late");
      context.settle();
      assertThat(ends).isEmpty();

      assertThat(whatItReads()).containsExactly("A1");
      assertThat(call.completions()).isEqualTo(1);
      assertThat(ends).containsExactly(End.COMPLETED);
    }

    @Test
    void aCancellationFreesEverything() {
      stream.offer("A", "A1");
      call.cancel();
      context.settle();

      assertThat(stream.pending()).isZero();
      assertThat(ticker.tasks).isEmpty();
      assertThat(ends).containsExactly(End.CANCELLED);
    }
  }

  /** Whatever comes in whatever order, the reader ends with the latest of every key. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theReaderEndsWithTheLatestOfEveryKey(long seed) {
    Random random = new Random(seed);
    HandDrivenCall<String> call = new HandDrivenCall<>(0);
    LatestStream<String, String> stream = opened(call);
    Map<String, String> latest = new HashMap<>();

    for (int i = 0; i < 5_000; i++) {
      String key = "K" + random.nextInt(20);
      switch (random.nextInt(20)) {
        case 0 -> call.makeRoom(random.nextInt(5));
        case 1 -> stream.gap("gap");
        case 2 -> context.settle();
        default -> {
          stream.offer(key, key + ":" + i);
          latest.put(key, key + ":" + i);
        }
      }
      assertThat(stream.pending()).as("seed %d, step %d", seed, i).isLessThanOrEqualTo(21);
    }
    call.makeRoom(1000);
    context.settle();

    Map<String, String> seen = new HashMap<>();
    call.sent().forEach(message -> seen.put(message.replaceFirst(":.*", ""), message));
    seen.remove("gap");
    assertThat(seen).as("seed %d", seed).isEqualTo(latest);
  }

  @Nested
  class Readiness {
    @Test
    void aTurnToReadyBetweenCheckAndReturnIsNotMissed() {
      // The transport frees its room right after it was found full, as another thread would.
      HandDrivenCall<String> call =
          new HandDrivenCall<>(1) {
            @Override
            public boolean isReady() {
              boolean ready = super.isReady();
              if (!ready) {
                makeRoom(1);
              }
              return ready;
            }
          };
      LatestStream<String, String> stream = opened(call);

      stream.offer("A", "A1");
      stream.offer("B", "B1");
      stream.offer("C", "C1");
      context.settle();

      assertThat(call.sent()).containsExactly("A1", "B1", "C1");
    }

    @Test
    void gRpcsThreadsDoNothingButHop() {
      HandDrivenCall<String> call = new HandDrivenCall<>(0);
      LatestStream<String, String> stream = opened(call);
      stream.offer("A", "A1");

      call.makeRoom(1);
      call.cancel();

      assertThat(call.sent()).isEmpty();
      assertThat(stream.isClosed()).isFalse();
    }
  }

  @Nested
  class Ends {
    @Test
    void aFailureIsToldWithItsStatusAndNothingIsSentAfter() {
      HandDrivenCall<String> call = new HandDrivenCall<>(10);
      LatestStream<String, String> stream = opened(call);

      stream.fail(new Failure.NotFound(Reason.INSTRUMENT_NOT_FOUND, "No such thing", Map.of()));
      stream.offer("A", "A1");
      stream.marker("end");
      stream.gap("gap");
      stream.complete();
      stream.fail(new IllegalStateException());
      call.cancel();
      context.settle();

      assertThat(call.sent()).isEmpty();
      assertThat(call.errors())
          .singleElement()
          .satisfies(
              error ->
                  assertThat(Status.fromThrowable(error).getCode())
                      .isEqualTo(Status.Code.NOT_FOUND));
      assertThat(ends).containsExactly(End.FAILED);
    }

    @Test
    void theEndIsToldLaterThanTheCallThatMadeIt() {
      LatestStream<String, String> stream = opened(new HandDrivenCall<>(10));

      stream.complete();
      assertThat(ends).isEmpty();
      context.settle();

      assertThat(ends).containsExactly(End.COMPLETED);
    }

    @Test
    void aReaderThatLeftBeforeTheStreamOpenedIsNotServed() {
      HandDrivenCall<String> call = new HandDrivenCall<>(10);
      List<String> calls = new ArrayList<>();
      LatestStream<String, String> stream =
          new LatestStream<>(
              call, context::execute, Heartbeat.ofDefault(ticker, () -> "heartbeat"));
      stream.onClosed(ends::add);
      stream.start(() -> calls.add("opened"));
      call.cancel();
      context.settle();

      assertThat(calls).isEmpty();
      assertThat(ticker.tasks).isEmpty();
      assertThat(ends).containsExactly(End.CANCELLED);
    }

    @Test
    void whatTheOpeningThrowsEndsTheStream() {
      HandDrivenCall<String> call = new HandDrivenCall<>(10);
      LatestStream<String, String> stream =
          new LatestStream<>(
              call, context::execute, Heartbeat.ofDefault(ticker, () -> "heartbeat"));
      stream.onClosed(ends::add);
      stream.start(
          () -> {
            throw new Failure.InvalidRequest("instruments", "is required");
          });
      context.settle();

      assertThat(Status.fromThrowable(call.errors().get(0)).getCode())
          .isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(ends).containsExactly(End.FAILED);
      assertThat(ticker.tasks).isEmpty();
    }

    @Test
    void aMessageThatCannotBeWrittenEndsTheStream() {
      HandDrivenCall<StringValue> call =
          new HandDrivenCall<>(10) {
            @Override
            public void onNext(StringValue message) {
              throw new IllegalArgumentException("secret");
            }
          };
      LatestStream<String, StringValue> stream =
          new LatestStream<>(
              call, context::execute, Heartbeat.ofDefault(ticker, StringValue::getDefaultInstance));
      stream.onClosed(ends::add);
      stream.start(() -> stream.offer("A", StringValue.of("A1")));
      context.settle();

      assertThat(Status.fromThrowable(call.errors().get(0)).getCode())
          .isEqualTo(Status.Code.INTERNAL);
      assertThat(ends).containsExactly(End.FAILED);
    }
  }

  @Nested
  class Heartbeats {
    @Test
    void oneComesAfterEachSilence() {
      HandDrivenCall<String> call = new HandDrivenCall<>(10);
      opened(call);

      assertThat(ticker.period.multipliedBy(4)).isEqualTo(Duration.ofSeconds(15));
      ticker.tick(3);
      assertThat(call.sent()).isEmpty();
      ticker.tick(1);
      assertThat(call.sent()).containsExactly("heartbeat");
      ticker.tick(4);
      assertThat(call.sent()).hasSize(2);
    }

    @Test
    void noneComesWhileMessagesDo() {
      HandDrivenCall<String> call = new HandDrivenCall<>(1000);
      LatestStream<String, String> stream = opened(call);

      for (int i = 0; i < 20; i++) {
        ticker.tick(3);
        stream.offer("A", "A");
      }

      assertThat(call.sent()).hasSize(20).doesNotContain("heartbeat");
    }

    @Test
    void noneWaitsForAReaderThatStalls() {
      HandDrivenCall<String> call = new HandDrivenCall<>(0);
      LatestStream<String, String> stream = opened(call);

      ticker.tick(100);

      assertThat(stream.pending()).isZero();
      assertThat(call.sent()).isEmpty();
    }
  }
}
