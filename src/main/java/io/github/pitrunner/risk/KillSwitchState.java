package io.github.pitrunner.risk;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where the kill switch stands. */
public sealed interface KillSwitchState {
  /** Orders pass. */
  default boolean isReleased() {
    return this instanceof Released;
  }

  /** For people who may not see every account: a rule's reason tells of one. */
  default String toAll() {
    return toString();
  }

  /** Its record has not been read in this run: nobody knows, so nothing passes. */
  record Unread() implements KillSwitchState {
    @Override
    public String toString() {
      return "The record of the kill switch has not been read yet";
    }
  }

  /**
   * Orders pass.
   *
   * @param by who released it, why and when; null if it never was engaged
   */
  record Released(@Nullable Turn by) implements KillSwitchState {
    @Override
    public String toString() {
      return by == null ? "The kill switch was never engaged" : "The kill switch is released " + by;
    }
  }

  /**
   * Nothing but cancels passes.
   *
   * @param by who engaged it first, why and when
   */
  record Engaged(Turn by) implements KillSwitchState {
    @Override
    public String toString() {
      return "The kill switch is engaged " + by;
    }

    @Override
    public String toAll() {
      return "The kill switch is engaged since %s by %s: %s"
          .formatted(by.at(), by.who(), by.whyToAll());
    }
  }

  /** What turns the switch. */
  enum Origin {
    /** A call of the API. */
    CALL,
    /** A rule of the gate. */
    RULE,
    /** The service's own health. */
    HEALTH
  }

  /**
   * One turn of the switch.
   *
   * @param who the caller, the rule or the check
   * @param why for a person; never blank
   */
  record Turn(Origin origin, String who, String why, Instant at) {
    public Turn {
      if (why.isBlank()) {
        throw new IllegalArgumentException("The kill switch is turned with a reason only");
      }
    }

    /** Why, for people who may not see every account. */
    public String whyToAll() {
      return origin == Origin.RULE ? "a limit of an account was broken" : why;
    }

    @Override
    public String toString() {
      return "since %s by %s: %s".formatted(at, who, why);
    }
  }
}
