package io.github.pitrunner.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pitrunner.crash.Violation.Kind;
import io.github.pitrunner.v1.Instrument;
import io.github.pitrunner.v1.InstrumentProblem;
import io.github.pitrunner.v1.Quote;
import io.github.pitrunner.v1.QuoteStatus;
import io.github.pitrunner.v1.StreamQuotesResponse;
import io.grpc.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuoteFollowerTest {
  private final QuoteFollower follower =
      new QuoteFollower(
          List.of("AAPL", "MSFT"), status -> status.getCode() == Status.Code.UNAVAILABLE, () -> {});

  private void onQuote(String symbol, QuoteStatus status) {
    follower.onItem(
        StreamQuotesResponse.newBuilder()
            .setQuote(
                Quote.newBuilder()
                    .setInstrument(Instrument.newBuilder().setSymbol(symbol))
                    .setStatus(status))
            .build());
  }

  @Test
  void instrumentIsSilentUntilItsFirstFreshQuote() {
    onQuote("AAPL", QuoteStatus.QUOTE_STATUS_FRESH);
    onQuote("MSFT", QuoteStatus.QUOTE_STATUS_STALE);

    assertThat(follower.silent()).containsExactly("MSFT");
    assertThat(follower.quotes()).isOne();
  }

  @Test
  void allAreSilentBehindTheEndOfTheStream() {
    onQuote("AAPL", QuoteStatus.QUOTE_STATUS_FRESH);
    onQuote("MSFT", QuoteStatus.QUOTE_STATUS_FRESH);

    follower.onEnd(Status.UNAVAILABLE);

    assertThat(follower.silent()).containsExactly("AAPL", "MSFT");
    assertThat(follower.violations()).isEmpty();
  }

  @Test
  void endThatIsNotExpectedIsAViolation() {
    follower.onEnd(Status.INTERNAL);

    assertThat(follower.violations()).extracting(Violation::kind).containsExactly(Kind.QUOTES);
  }

  @Test
  void problemOfAnInstrumentIsAViolation() {
    follower.onItem(
        StreamQuotesResponse.newBuilder()
            .setProblem(InstrumentProblem.getDefaultInstance())
            .build());

    assertThat(follower.violations()).extracting(Violation::kind).containsExactly(Kind.QUOTES);
  }
}
