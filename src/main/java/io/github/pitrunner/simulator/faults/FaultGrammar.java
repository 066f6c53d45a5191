package io.github.pitrunner.simulator.faults;

import io.github.pitrunner.simulator.faults.Fault.HandshakeStep;
import io.github.pitrunner.simulator.faults.Fault.Promise;
import io.github.pitrunner.simulator.faults.Fault.Streams;
import io.github.pitrunner.simulator.faults.Fault.Swallowed;
import io.github.pitrunner.wire.MessageType;
import io.github.pitrunner.wire.MessageType.Direction;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** How each fault is written in a script: its name, then its values in order. */
final class FaultGrammar {
  private static final Map<String, Function<ScriptTokens, Fault>> FAULTS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("refuse", t -> new Fault.Refuse(t.positiveDuration())),
              Map.entry("hang", t -> new Fault.Hang(t.positiveDuration())),
              Map.entry("close-in-handshake", FaultGrammar::closeInHandshake),
              Map.entry("half-open", FaultGrammar::halfOpen),
              Map.entry("delay", t -> new Fault.Delay(t.positiveDuration(), t.positiveDuration())),
              Map.entry("throttle", t -> new Fault.Throttle(t.number(1), t.positiveDuration())),
              Map.entry("close-in-frame", t -> new Fault.CloseInFrame()),
              Map.entry("garbage", FaultGrammar::garbage),
              Map.entry("unknown-message", t -> new Fault.UnknownMessage()),
              Map.entry("duplicates", t -> new Fault.Duplicates(t.number(1))),
              Map.entry("reordered", t -> new Fault.Reordered(t.number(1))),
              Map.entry("link-lost", FaultGrammar::linkLost),
              Map.entry("nightly-reset", FaultGrammar::nightlyReset),
              Map.entry("farm-flap", FaultGrammar::farmFlap),
              Map.entry(
                  "competing-session",
                  t -> new Fault.CompetingSession(t.positiveDuration(), after(t, Streams.FLOWING))),
              Map.entry(
                  "depth",
                  t ->
                      new Fault.DepthBroken(
                          t.choice(Fault.DepthBroken.How.values(), ScriptTokens::word))),
              Map.entry(
                  "held-client-id", t -> new Fault.HeldClientId(t.number(0), t.positiveDuration())),
              Map.entry("ids-rolled-back", t -> new Fault.IdsRolledBack(t.number(1))),
              Map.entry("restart", FaultGrammar::restart),
              Map.entry("unanswered", FaultGrammar::unanswered),
              Map.entry(
                  "strict-pacing", t -> new Fault.StrictPacing(t.number(1), t.positiveDuration())),
              Map.entry("execution-corrected", FaultGrammar::executionCorrected),
              Map.entry("port-changed", FaultGrammar::portChanged)));

  private FaultGrammar() {}

  /** Reads the rest of a line. */
  static Fault read(ScriptTokens tokens) {
    String names = String.join(", ", FAULTS.keySet());
    String name = tokens.next(names);
    Function<ScriptTokens, Fault> reader = FAULTS.get(name);
    if (reader == null) {
      throw tokens.mistake(name, "one of " + names);
    }
    Fault fault = reader.apply(tokens);
    tokens.end();
    return fault;
  }

  private static Fault closeInHandshake(ScriptTokens tokens) {
    HandshakeStep step = tokens.choice(HandshakeStep.values(), ScriptTokens::word);
    return new Fault.CloseInHandshake(step, tokens.positiveDuration());
  }

  private static Fault halfOpen(ScriptTokens tokens) {
    Swallowed swallowed = tokens.choice(Swallowed.values(), ScriptTokens::word);
    Duration duration = tokens.positiveDuration();
    return new Fault.HalfOpen(swallowed, duration, tokens.skip("id-held"));
  }

  private static Fault garbage(ScriptTokens tokens) {
    return new Fault.Garbage(tokens.choice(Fault.Garbage.Kind.values(), ScriptTokens::word));
  }

  private static Fault linkLost(ScriptTokens tokens) {
    Duration duration = tokens.positiveDuration();
    Promise promise = tokens.choice(Promise.values(), ScriptTokens::word);
    return new Fault.LinkLost(duration, promise, after(tokens, promise.kept()));
  }

  private static Fault nightlyReset(ScriptTokens tokens) {
    Duration duration = tokens.positiveDuration();
    Promise promise = tokens.choice(Promise.values(), ScriptTokens::word);
    return new Fault.NightlyReset(duration, promise, after(tokens, promise.kept()));
  }

  private static Fault farmFlap(ScriptTokens tokens) {
    Farm farm = tokens.choice(Farm.values(), Farm::wireName);
    return new Fault.FarmFlap(farm, tokens.positiveDuration(), after(tokens, Streams.FLOWING));
  }

  private static Streams after(ScriptTokens tokens, Streams usual) {
    return tokens.isAtEnd() ? usual : tokens.choice(Streams.values(), ScriptTokens::word);
  }

  private static Fault restart(ScriptTokens tokens) {
    Duration duration = tokens.positiveDuration();
    boolean isOrderly = !tokens.skip("half-open");
    int back = tokens.skip("ids-rolled-back") ? tokens.number(1) : 0;
    return new Fault.Restart(duration, isOrderly, back);
  }

  private static Fault unanswered(ScriptTokens tokens) {
    MessageType[] requests =
        Arrays.stream(MessageType.values())
            .filter(type -> type.direction() == Direction.TO_GATEWAY)
            .toArray(MessageType[]::new);
    MessageType request = tokens.choice(requests, ScriptTokens::word);
    int times = tokens.number(1);
    return new Fault.Unanswered(request, times, tokens.positiveDuration());
  }

  private static Fault executionCorrected(ScriptTokens tokens) {
    String orderRef = tokens.skip("of") ? tokens.next("an order reference") : "";
    String wanted = "price or quantity";
    String first = tokens.next(wanted);
    BigDecimal change = tokens.change();
    return switch (first) {
      case "price" ->
          new Fault.ExecutionCorrected(
              orderRef, change, tokens.skip("quantity") ? tokens.change() : BigDecimal.ZERO);
      case "quantity" -> new Fault.ExecutionCorrected(orderRef, BigDecimal.ZERO, change);
      default -> throw tokens.mistake(first, wanted);
    };
  }

  private static Fault portChanged(ScriptTokens tokens) {
    int port = tokens.number(0);
    if (port > 65535) {
      throw tokens.mistake(Integer.toString(port), "a port from 0 to 65535");
    }
    return new Fault.PortChanged(port);
  }
}
