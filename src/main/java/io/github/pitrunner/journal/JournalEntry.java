package io.github.pitrunner.journal;

import io.github.pitrunner.domain.AuditEvent;
import io.github.pitrunner.domain.ClientOrderId;
import io.github.pitrunner.domain.Execution;
import io.github.pitrunner.domain.Money;
import io.github.pitrunner.domain.Order;
import io.github.pitrunner.domain.OrderIntent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Something to be remembered. The times of entries are kept in microseconds. */
public sealed interface JournalEntry {
  /** What happened to an order. */
  enum EventKind {
    CREATED,
    CHANGED,
    FILLED,
    EXECUTION_UPDATED,
    WARNING
  }

  /**
   * An order is about to be sent. Raises the high-water mark of its client id.
   *
   * @param clientId the API client that sends it
   * @param orderId the gateway's id within that client
   */
  record Intended(OrderIntent intent, int clientId, int orderId, Instant time)
      implements JournalEntry {
    public Intended {
      time = micros(time);
    }
  }

  /**
   * The order of a recorded intent has never been handed to the socket and never will be: its name
   * is free again. Says nothing of another intent that has got the name since.
   *
   * @param clientId of the intent
   * @param orderId of the intent; only with the client id is it that intent's alone
   * @param reason for people
   */
  // More than three parameters: the key of an intent has three parts.
  record Unsent(ClientOrderId id, int clientId, int orderId, String reason, Instant time)
      implements JournalEntry {
    public Unsent {
      time = micros(time);
    }
  }

  /**
   * A change of an order is about to be sent.
   *
   * @param asked the order as it is to become
   */
  record Amended(OrderIntent asked, Instant time) implements JournalEntry {
    public Amended {
      time = micros(time);
    }
  }

  /**
   * Something happened to an order.
   *
   * @param sequence higher than that of every event before
   * @param cause why, for people; may be empty
   * @param order as it stands after the event
   * @param execution of a fill, a correction or a commission
   */
  record Happened(
      long sequence,
      Instant time,
      EventKind kind,
      String cause,
      Order order,
      @Nullable Execution execution)
      implements JournalEntry {
    public Happened {
      time = micros(time);
    }
  }

  /**
   * A fill or the correction of one. A repetition changes nothing, a correction replaces what it
   * corrects; costs that it has are kept too.
   */
  record Executed(Execution execution, Instant time) implements JournalEntry {
    public Executed {
      time = micros(time);
    }
  }

  /** What an execution cost, whether it is known yet or not. */
  record Charged(String executionId, Money commission, @Nullable Money realizedProfit, Instant time)
      implements JournalEntry {
    public Charged {
      time = micros(time);
    }
  }

  /**
   * What the risk gate said.
   *
   * @param rule the rule that was broken; empty when approved, like all that follows
   * @param limit as people read it
   * @param value as people read it
   */
  record Judged(
      OrderIntent intent,
      boolean approved,
      String rule,
      String reason,
      String limit,
      String value,
      Instant time)
      implements JournalEntry {
    public Judged {
      time = micros(time);
    }
  }

  /**
   * The kill switch was engaged or released.
   *
   * @param actor who or what did it
   */
  record KillSwitched(boolean engaged, String actor, String reason, Instant time)
      implements JournalEntry {
    public KillSwitched {
      time = micros(time);
    }
  }

  /**
   * A setting has another value than before.
   *
   * @param before null when it had none
   * @param after null when it has none any more
   */
  record Configured(
      String actor, String name, @Nullable String before, @Nullable String after, Instant time)
      implements JournalEntry {
    public Configured {
      time = micros(time);
    }
  }

  /**
   * Something that must stay known; bound to what was audited before.
   *
   * @param event of a time that every database can hold
   */
  record Audited(AuditEvent event) implements JournalEntry {
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

    public Audited {
      if (event.time().isBefore(EARLIEST) || event.time().isAfter(LATEST)) {
        throw new IllegalArgumentException(
            "time is %s, which is not in the years 1 to 9999".formatted(event.time()));
      }
    }
  }

  /** Order ids up to this one are used, or set aside to be. Never lowers what was higher. */
  record OrderIdsUsed(int clientId, int orderId) implements JournalEntry {}

  private static Instant micros(Instant time) {
    return time.truncatedTo(ChronoUnit.MICROS);
  }
}
