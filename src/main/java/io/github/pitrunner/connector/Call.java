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
 * @param caller who waits for the answer
 */
public record Call(
    String what,
    IntFunction<Message> request,
    @Nullable IntFunction<Message> cancel,
    @Nullable Duration patience,
    Draw draw,
    Farm.@Nullable Kind farm,
    Caller caller) {

  public static Call of(String what, IntFunction<Message> request) {
    return new Call(what, request, null, null, new Draw.Nothing(), null, Caller.STAYING);
  }

  public Call withCancel(IntFunction<Message> newCancel) {
    return new Call(what, request, newCancel, patience, draw, farm, caller);
  }

  public Call within(Duration newPatience) {
    return new Call(what, request, cancel, newPatience, draw, farm, caller);
  }

  public Call drawing(Draw newDraw) {
    return new Call(what, request, cancel, patience, newDraw, farm, caller);
  }

  public Call from(Farm.Kind newFarm) {
    return new Call(what, request, cancel, patience, draw, newFarm, caller);
  }

  public Call forCaller(Caller newCaller) {
    return new Call(what, request, cancel, patience, draw, farm, newCaller);
  }
}
