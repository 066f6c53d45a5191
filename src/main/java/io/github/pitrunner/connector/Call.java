package io.github.pitrunner.connector;

import com.google.protobuf.Message;
import io.github.pitrunner.domain.Caller;
import java.time.Duration;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A request that carries an id.
 *
 * @param what what is asked for, for messages: {@code "bars of AAPL"}
 * @param request makes the message from the request id
 * @param cancel makes the message that ends it early, from the request id; null where there is none
 * @param patience how long an answer may take, the wait for its turn included; null is the
 *     configured time
 * @param draw what it draws on besides the pace
 * @param farm the kind of farm that a feed's messages come from; null for none
 * @param mode the message that sets the session's market data type, which the request needs; null
 *     where it does not matter
 * @param caller who waits for the answer
 */
public record Call(
    String what,
    IntFunction<Message> request,
    @Nullable IntFunction<@Nullable Message> cancel,
    @Nullable Duration patience,
    Draw draw,
    Farm.@Nullable Kind farm,
    @Nullable Message mode,
    Caller caller) {

  public static Call of(String what, IntFunction<Message> request) {
    return new Call(what, request, null, null, new Draw.Nothing(), null, null, Caller.STAYING);
  }

  /** A message that is null says that there is nothing to end any more. */
  public Call withCancel(IntFunction<@Nullable Message> newCancel) {
    return new Call(what, request, newCancel, patience, draw, farm, mode, caller);
  }

  public Call within(Duration newPatience) {
    return new Call(what, request, cancel, newPatience, draw, farm, mode, caller);
  }

  public Call drawing(Draw newDraw) {
    return new Call(what, request, cancel, patience, newDraw, farm, mode, caller);
  }

  public Call from(Farm.Kind newFarm) {
    return new Call(what, request, cancel, patience, draw, newFarm, mode, caller);
  }

  public Call forCaller(Caller newCaller) {
    return new Call(what, request, cancel, patience, draw, farm, mode, newCaller);
  }

  /** The request leaves right behind that message, unless the session is in its mode already. */
  public Call inMode(Message newMode) {
    return new Call(what, request, cancel, patience, draw, farm, newMode, caller);
  }
}
