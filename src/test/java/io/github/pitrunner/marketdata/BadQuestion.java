package io.github.pitrunner.marketdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.BadRequest;
import io.github.pitrunner.testing.StatusDetails;
import io.github.pitrunner.v1.MarketDataServiceGrpc.MarketDataServiceBlockingStub;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.function.Consumer;

/**
 * A question that gets an error.
 *
 * @param rpc its method
 * @param what is wrong with it
 * @param fields that are named as bad, in any order; none with errors about no field
 * @param hints what the text says, of what would work above all
 */
record BadQuestion(
    String rpc,
    String what,
    Consumer<MarketDataServiceBlockingStub> ask,
    Status.Code code,
    String reason,
    List<String> fields,
    List<String> hints) {

  /** A question of which it has not been said yet what it gets. */
  record Asked(String rpc, String what, Consumer<MarketDataServiceBlockingStub> ask) {
    /** One field is bad. */
    BadQuestion isInvalidIn(String field, String... hints) {
      return isInvalidIn(List.of(field), hints);
    }

    /** Several are. */
    BadQuestion isInvalidIn(List<String> fields, String... hints) {
      return bad(Status.Code.INVALID_ARGUMENT, "FIELD_INVALID", fields, hints);
    }

    /** The page token is none, or of another request. */
    BadQuestion hasABadToken(String hint) {
      return bad(Status.Code.INVALID_ARGUMENT, "PAGE_TOKEN_INVALID", List.of("page_token"), hint);
    }

    /** Nothing is wrong with the question by itself. */
    BadQuestion gets(Status.Code code, String reason, String... hints) {
      return bad(code, reason, List.of(), hints);
    }

    private BadQuestion bad(Status.Code code, String reason, List<String> fields, String... hints) {
      return new BadQuestion(rpc, what, ask, code, reason, fields, List.of(hints));
    }
  }

  static Asked of(String rpc, String what, Consumer<MarketDataServiceBlockingStub> ask) {
    return new Asked(rpc, what, ask);
  }

  /** Asks and looks at everything that the error tells. */
  void assertRefused(MarketDataServiceBlockingStub stub) {
    StatusRuntimeException failure =
        catchThrowableOfType(StatusRuntimeException.class, () -> ask.accept(stub));
    assertThat(failure).as("the call must fail").isNotNull();
    String text = String.valueOf(failure.getStatus().getDescription());
    assertThat(failure.getStatus().getCode()).as(text).isEqualTo(code);
    StatusDetails details = StatusDetails.of(failure);
    assertThat(details.info().getReason()).as(text).isEqualTo(reason);
    assertThat(details.info().getDomain()).isEqualTo("pitrunner.github.io");
    assertThat(
            details.only(BadRequest.class).stream()
                .flatMap(bad -> bad.getFieldViolationsList().stream())
                .map(BadRequest.FieldViolation::getField))
        .as(text)
        .containsExactlyInAnyOrderElementsOf(fields);
    assertThat(fields).allSatisfy(field -> assertThat(text).contains(field));
    assertThat(hints).allSatisfy(hint -> assertThat(text).contains(hint));
  }

  @Override
  public String toString() {
    return "%s: %s".formatted(rpc, what);
  }
}
