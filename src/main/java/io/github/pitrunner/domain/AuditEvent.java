package io.github.pitrunner.domain;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Something that must stay known: who did what, and what came of it. Holds no secret.
 *
 * @param time when it began; in microseconds
 * @param action the full name of the called method, the path of a credential, the name of a setting
 * @param request what was asked for, as JSON or for people; may be empty
 * @param ids what it has to do with, such as {@code client_order_id} and {@code perm_id}
 * @param count how often it happened: above 1 where refusals come too fast for a line each
 */
public record AuditEvent(
    Kind kind,
    Instant time,
    Who who,
    String action,
    String request,
    Outcome outcome,
    SortedMap<String, String> ids,
    long count) {
  /** What kind of thing happened. Names are kept for ever. */
  public enum Kind {
    /** A call that changes something was let through. */
    CALL,
    /** A call was refused: nobody known, not allowed, or too many. */
    REFUSED_CALL,
    /** A credential was read, or could not be. */
    CREDENTIAL_READ,
    /** The kill switch was turned. */
    KILL_SWITCH,
    /** A limit or another setting has changed. */
    SETTING,
    /** Something happened to the trail itself: what was too old was removed, or events are lost. */
    TRAIL
  }

  /**
   * Who did it.
   *
   * @param identity the name of a caller, or of a part of the service
   * @param address of the caller, as host:port; empty where there is none
   */
  public record Who(String identity, String address) {}

  /**
   * What came of it.
   *
   * @param code the name of the gRPC status of a call, else {@code OK} or {@code FAILED}
   * @param message why; may be empty
   */
  public record Outcome(String code, String message) {
    public static final Outcome OK = new Outcome("OK", "");

    public static Outcome failed(String message) {
      return new Outcome("FAILED", message);
    }
  }

  public AuditEvent {
    if (count < 1) {
      throw new IllegalArgumentException("Happened %d times".formatted(count));
    }
    time = time.truncatedTo(ChronoUnit.MICROS);
    ids = new TreeMap<>(ids);
  }

  /** Something that happened once, without ids. */
  // More than three parameters: what an event is made of.
  public static AuditEvent of(
      Kind kind, Instant time, Who who, String action, String request, Outcome outcome) {
    return new AuditEvent(kind, time, who, action, request, outcome, new TreeMap<>(Map.of()), 1);
  }
}
