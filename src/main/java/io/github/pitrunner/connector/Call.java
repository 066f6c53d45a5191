package io.github.pitrunner.connector;

import com.google.protobuf.Message;
import java.time.Duration;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A request that carries an id.
 *
 * @param what what is asked for, for messages: {@code "bars of AAPL"}
 * @param request makes the message from the request id
 * @param cancel makes the message that ends it early, from the request id; null where there is none
 * @param patience how long an answer may take; null is the configured time
 */
public record Call(
    String what,
    IntFunction<Message> request,
    @Nullable IntFunction<Message> cancel,
    @Nullable Duration patience) {

  public static Call of(String what, IntFunction<Message> request) {
    return new Call(what, request, null, null);
  }

  public Call withCancel(IntFunction<Message> cancel) {
    return new Call(what, request, cancel, patience);
  }

  public Call within(Duration patience) {
    return new Call(what, request, cancel, patience);
  }
}
